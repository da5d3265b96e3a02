package com.example.cards;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.source.SourceConformanceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class CardsSourceConformanceTest extends SourceConformanceTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeCards() throws IOException {
        for (int i = 10; i < 40; i++) {
            Map<String, String> values = new LinkedHashMap<>(Map.of("id", String.valueOf(i)));
            if (i % 7 != 0) {
                values.put("name", "näme\n" + i);
            }
            Files.writeString(folder.resolve(Card.fileName(String.valueOf(i))), Card.format(values));
        }
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return new CardsSourcePlugin().descriptor();
    }

    @Override
    protected Source openSource() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("id", "bigint");
        columns.put("name", "text");
        Options options = Options.parse(descriptor(), Map.of("path", folder.toString(), "columns", columns));
        return new CardsSourcePlugin().create(options, TestContext.in(folder));
    }

    @Override
    protected List<Row> expectedRows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 10; i < 40; i++) {
            rows.add(Row.of((long) i, i % 7 == 0 ? null : "näme\n" + i));
        }
        return rows;
    }
}

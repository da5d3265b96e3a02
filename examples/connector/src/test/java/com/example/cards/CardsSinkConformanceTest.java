package com.example.cards;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.sink.SinkConformanceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class CardsSinkConformanceTest extends SinkConformanceTest {

    @TempDir
    Path folder;

    @Override
    protected ComponentDescriptor descriptor() {
        return new CardsSinkPlugin().descriptor();
    }

    @Override
    protected Sink openSink(Schema schema) {
        return new CardsSinkPlugin()
                .create(Options.parse(descriptor(), Map.of("path", "cards")), TestContext.in(folder));
    }

    @Override
    protected List<Row> stored(Schema schema) throws IOException {
        List<Row> rows = new ArrayList<>();
        if (Files.exists(folder.resolve("cards"))) {
            try (Stream<Path> cards = Files.list(folder.resolve("cards"))) {
                for (Path card : cards.filter(file -> file.toString().endsWith(Card.ENDING))
                        .toList()) {
                    Map<String, String> values = Card.parse(Files.readString(card));
                    rows.add(Row.of(schema.fields().stream()
                            .map(field -> value(field.type(), values.get(field.name())))
                            .toArray()));
                }
            }
        }
        return rows;
    }

    private static @Nullable Object value(DataType type, @Nullable String text) {
        return text == null || type.equals(DataTypes.TEXT) ? text : Long.valueOf(text);
    }

    @Override
    protected boolean holds(DataType type) {
        return type.equals(DataTypes.TEXT) || type.equals(DataTypes.BIGINT);
    }
}

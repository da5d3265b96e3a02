package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.source.SourceConformanceTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The source {@code file} in its kinds. */
class FileSourceConformanceTest {

    @Nested
    class OneFileInRanges extends Kind {
        OneFileInRanges() {
            super(Map.of("path", "a.jsonl", "min_split", "100"));
        }
    }

    @Nested
    class SeveralFilesSomeOfThemPacked extends Kind {
        SeveralFilesSomeOfThemPacked() {
            super(Map.of("path", List.of("a.jsonl*"), "min_split", "500"));
        }
    }

    /** One way to read files. */
    abstract static class Kind extends SourceConformanceTest {

        private static final int ROWS = 40;

        @TempDir
        Path folder;

        private final Map<String, Object> options;

        Kind(Map<String, ?> options) {
            this.options = new TreeMap<>(options);
        }

        private boolean isSeveral() {
            return options.get("path") instanceof List;
        }

        @BeforeEach
        void writeFiles() throws IOException {
            write("a.jsonl", Compression.NONE, 0);
            if (isSeveral()) {
                write("a.jsonl.gz", Compression.GZIP, ROWS);
                write("a.jsonl.zst", Compression.ZSTD, 2 * ROWS);
            }
        }

        private void write(String name, Compression compression, int from) throws IOException {
            StringBuilder lines = new StringBuilder();
            for (int i = from; i < from + ROWS; i++) {
                lines.append("{\"id\": ")
                        .append(i)
                        .append(", \"name\": ")
                        .append(name(i))
                        .append("}\n");
            }
            try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
                out.write(Packing.pack(compression, lines.toString().getBytes(StandardCharsets.UTF_8)));
            }
        }

        private static String name(int i) {
            return i % 7 == 0 ? "null" : "\"näme\\n" + i + "\"";
        }

        @Override
        protected ComponentDescriptor descriptor() {
            return new FileSourcePlugin().descriptor();
        }

        @Override
        protected Source openSource() {
            return new FileSourcePlugin().create(Options.parse(descriptor(), options), TestContext.in(folder));
        }

        @Override
        protected List<Row> expectedRows() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < (isSeveral() ? 3 : 1) * ROWS; i++) {
                rows.add(Row.of((long) i, i % 7 == 0 ? null : "näme\n" + i));
            }
            return rows;
        }
    }
}

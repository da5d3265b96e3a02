package io.dataweaver.connector.file;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.sink.SinkConformanceTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The sink {@code file} in its kinds, with JSON inside, which holds all types. */
class FileSinkConformanceTest {

    @Nested
    class OneFile extends Kind {
        OneFile() {
            super("out.json", Map.of("mode", "replace"));
        }
    }

    @Nested
    class OnePackedArray extends Kind {
        OnePackedArray() {
            super("out.json.gz", Map.of("mode", "replace", "format", Map.of("json", Map.of("layout", "array"))));
        }
    }

    @Nested
    class Folder extends Kind {
        Folder() {
            super("out/", Map.of("mode", "append", "format", "json", "compression", "zstd", "roll_rows", 4L));
        }
    }

    /** One way to write files. */
    abstract static class Kind extends SinkConformanceTest {

        @TempDir
        Path folder;

        private final String path;
        private final Map<String, Object> options;

        Kind(String path, Map<String, ?> more) {
            this.path = path;
            this.options = new TreeMap<>(more);
            this.options.put("path", path);
        }

        @Override
        protected ComponentDescriptor descriptor() {
            return new FileSinkPlugin().descriptor();
        }

        @Override
        protected Sink openSink(Schema schema) {
            return new FileSinkPlugin().create(Options.parse(descriptor(), options), TestContext.in(folder));
        }

        @Override
        protected List<Row> stored(Schema schema) throws IOException {
            Path target = folder.resolve(path);
            if (!Files.exists(target)) {
                return List.of();
            }
            if (!Files.isDirectory(target)) {
                return rows(target, schema);
            }
            List<Row> rows = new ArrayList<>();
            try (Stream<Path> parts = Files.list(target)) {
                for (Path part : parts.sorted().toList()) {
                    if (!part.getFileName().toString().startsWith(".")) {
                        rows.addAll(rows(part, schema));
                    }
                }
            }
            return rows;
        }

        private List<Row> rows(Path file, Schema schema) throws IOException {
            Format format = TestContext.in(folder).format(ComponentRef.of("json"));
            byte[] bytes;
            try (InputStream in = Compression.ofName(file.toString()).unpack(Files.newInputStream(file))) {
                bytes = in.readAllBytes();
            }
            FileHead head = format.head(ByteInput.of(bytes));
            Decoder decoder = format.decoder(
                    new DecodeRequest(schema, head, head.firstOrigin(), BatchLimits.DEFAULT, Integer.MAX_VALUE - 8));
            ByteInput input = ByteInput.of(bytes);
            input.position((int) head.dataStart());
            List<RecordBatch> batches = new ArrayList<>();
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                batches.add(decoded.batch());
                if (!decoded.rejections().isEmpty()) {
                    throw new AssertionError(decoded.rejections().toString());
                }
            } while (!decoded.atEnd());
            return Rows.of(batches);
        }

        /** RFC 8259 §6: NaN and the infinities are no numbers. */
        @Override
        protected boolean mayReject(DataType type, Object value) {
            return (value instanceof Double number && !Double.isFinite(number))
                    || (value instanceof Float single && !Float.isFinite(single));
        }

        /** A member that is null and a column that is null look the same. */
        @Override
        protected @Nullable Object isStoredAs(DataType type, Object value) {
            return type instanceof DataType.Json && value.equals("null") ? null : value;
        }
    }
}

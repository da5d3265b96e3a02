package io.dataweaver.connector.file;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
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
import java.util.Objects;
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

    /** The last column is told by folders, and read from them as people do. */
    @Nested
    class FoldersOfValues extends Kind {
        FoldersOfValues() {
            super("out/", Map.of("mode", "append", "format", "json", "open_partitions", 3L));
        }

        private static Field last(Schema schema) {
            return schema.field(schema.size() - 1);
        }

        @Override
        protected Sink openSink(Schema schema) {
            return openSink(Map.of("partition_by", List.of(last(schema).name())));
        }

        @Override
        protected boolean holds(DataType type) {
            return switch (type.layout()) {
                case LIST, MAP, STRUCT -> false;
                case LONG, DOUBLE, DECIMAL, BYTES -> true;
            };
        }

        @Override
        protected boolean takesColumnName(String name) {
            return PartitionValue.isName(name);
        }

        @Override
        protected boolean mayReject(DataType type, Object value) {
            return super.mayReject(type, value) || value.toString().length() > 100;
        }

        @Override
        protected List<Row> stored(Schema schema) throws IOException {
            Path target = folder.resolve("out");
            List<Row> rows = new ArrayList<>();
            try (Stream<Path> parts = Files.exists(target) ? Files.walk(target) : Stream.empty()) {
                for (Path part : parts.filter(Files::isRegularFile).sorted().toList()) {
                    if (!part.getFileName().toString().startsWith(".")) {
                        rows.addAll(rows(target, part, schema));
                    }
                }
            }
            return rows;
        }

        private List<Row> rows(Path target, Path part, Schema schema) throws IOException {
            Field last = last(schema);
            PartitionColumns columns = PartitionColumns.of(List.of(last.name()), Map.of(last.name(), last.type()));
            Column folders = Objects.requireNonNull(
                    columns.values(target.relativize(part).toString()).get(last.name()));
            List<Row> rows = new ArrayList<>();
            for (Row row : rows(part, schema.project(columns.ofFiles(schema)))) {
                List<@Nullable Object> values = new ArrayList<>(row.values());
                values.add(Row.of(
                                RecordBatch.of(
                                        Schema.of("folders", Field.nullable("v", last.type())),
                                        List.of(folders),
                                        1,
                                        null,
                                        new long[1]),
                                0)
                        .value(0));
                rows.add(new Row(row.kind(), values).map(schema, this::isStoredAs));
            }
            return rows;
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
            return openSink(Map.of());
        }

        final Sink openSink(Map<String, ?> more) {
            Map<String, Object> all = new TreeMap<>(options);
            all.putAll(more);
            return new FileSinkPlugin().create(Options.parse(descriptor(), all), TestContext.in(folder));
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

        final List<Row> rows(Path file, Schema schema) throws IOException {
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

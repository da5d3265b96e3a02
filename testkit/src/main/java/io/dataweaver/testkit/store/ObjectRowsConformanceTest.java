package io.dataweaver.testkit.store;

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
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.sink.SinkConformanceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/**
 * The rows that a sink writes to objects: what every sink must do, with JSON inside, which holds all types. The sink takes
 * the options of the sink {@code file}.
 */
public abstract class ObjectRowsConformanceTest extends StoreServerTest {

    /** Returns the plugin of the sink. */
    protected abstract SinkPlugin plugin();

    @Nested
    class OneObject extends Kind {
        OneObject() {
            super("out.json", Map.of("mode", "replace"));
        }
    }

    @Nested
    class OnePackedArray extends Kind {
        OnePackedArray() {
            super("deep/out.json.gz", Map.of("mode", "replace", "format", Map.of("json", Map.of("layout", "array"))));
        }
    }

    @Nested
    class Folder extends Kind {
        Folder() {
            super("out/", Map.of("mode", "append", "format", "json", "compression", "gzip", "roll_rows", 100L));
        }
    }

    /** One way to write objects. */
    abstract class Kind extends SinkConformanceTest {

        /** One for each test, as the folders of other sinks are. */
        private final String bucket = "b" + UUID.randomUUID();

        private final String key;
        private final Map<String, Object> options;

        Kind(String key, Map<String, ?> more) {
            this.key = key;
            this.options = new LinkedHashMap<>(more);
        }

        @Override
        protected ComponentDescriptor descriptor() {
            return plugin().descriptor();
        }

        @Override
        protected Sink openSink(Schema schema) {
            makeBucket();
            options.put("path", server().scheme() + "://" + bucket + "/" + key);
            options.put("store", Map.of(server().scheme(), server().options()));
            return plugin().create(Options.parse(descriptor(), options), context());
        }

        @Override
        protected List<Row> stored(Schema schema) throws IOException {
            makeBucket();
            List<Row> rows = new ArrayList<>();
            Optional<String> next = Optional.empty();
            do {
                ObjectPage page = store().list(new ObjectPath(bucket, key), true, next);
                for (StoredObject object : page.objects()) {
                    if (!object.path().key().contains("/.")) {
                        rows.addAll(rows(unpacked(object.path()), schema));
                    }
                }
                next = page.next();
            } while (next.isPresent());
            return rows;
        }

        private void makeBucket() {
            try {
                server().makeBucket(bucket);
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }

        private byte[] unpacked(ObjectPath path) throws IOException {
            byte[] bytes = bytes(path);
            if (!path.key().endsWith(".gz")) {
                return bytes;
            }
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                return unpacked.readAllBytes();
            }
        }

        private List<Row> rows(byte[] bytes, Schema schema) throws IOException {
            Format format = context().format(ComponentRef.of("json"));
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

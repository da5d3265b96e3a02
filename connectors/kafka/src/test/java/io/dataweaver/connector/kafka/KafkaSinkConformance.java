package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.sink.SinkConformanceTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What every sink must do, on a topic of its own for each test, read back by a consumer that sees what is committed. */
abstract class KafkaSinkConformance extends SinkConformanceTest {

    private static final int TOO_LONG = 200_000;

    private final String topic = Topics.unused("conformance");
    private final Map<String, Object> options;

    KafkaSinkConformance(Map<String, Object> options) {
        this.options = options;
        Topics.brokers();
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return new KafkaSinkPlugin().descriptor();
    }

    @Override
    protected Sink openSink(Schema schema) {
        Map<String, Object> all = new HashMap<>(options);
        all.put("brokers", Topics.brokers());
        all.put("topic", topic);
        all.put("positions_topic", topic + ".positions");
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), all), TestContext.in(Path.of("")));
    }

    @Override
    protected List<Row> stored(Schema schema) {
        MessageDecoder decoder = TargetTopic.messages(TestContext.in(Path.of("")), ComponentRef.of("json"))
                .decoder(schema, 1 << 24);
        boolean upsert = "upsert".equals(options.get("mode"));
        Map<String, Row> last = new LinkedHashMap<>();
        List<Row> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : Topics.read(topic)) {
            String key = message.key() == null ? "" : new String(message.key(), StandardCharsets.UTF_8);
            last.remove(key);
            if (message.value() != null) {
                BatchBuilder batch = new BatchBuilder(schema, 1);
                decoder.bind(batch);
                decoder.decode(message.value(), 0, message.value().length, message.offset() + 1);
                Row row = Rows.of(batch.build()).get(0);
                all.add(row);
                last.put(key, row);
            }
        }
        return upsert ? new ArrayList<>(last.values()) : all;
    }

    /** A message larger than the topic takes. */
    @Override
    protected Optional<Row> refusedRow() {
        return Optional.of(Row.of(99L, "x".repeat(6 * TOO_LONG)));
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

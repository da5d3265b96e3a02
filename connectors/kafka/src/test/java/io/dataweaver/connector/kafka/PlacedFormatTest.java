package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.MessagePlace;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A format that looks beside messages, and knows the topic and which part of a message it is for. */
class PlacedFormatTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("name", DataTypes.TEXT)),
            List.of("id"));

    private final String topic = Topics.unused("placed");

    private void write(Row... rows) {
        Map<String, Object> options = Map.of(
                "brokers",
                Topics.brokers(),
                "topic",
                topic,
                "mode",
                "upsert",
                "key",
                List.of("id"),
                "format",
                "placed",
                "key_format",
                "placed");
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        try (Sink sink = plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")))) {
            SinkRun run = new SinkRun("placed", "run", sink.fence("placed", 1), false);
            sink.prepare(run, List.of(ORDERS));
            Split split = new Split("all", 0, "orders", "{}", 0);
            try (SinkWriter writer = sink.open(run, new WriterContext(split, ORDERS, Optional.empty()))) {
                assertThat(writer.write(Batches.of(ORDERS, rows))).isEmpty();
                assertThat(writer.flush()).isEmpty();
                writer.prepare(1, new Position("1"), true);
            }
        }
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> message, MessagePlace.Part part) {
        Header header = message.headers().lastHeader(PlacedFormat.header(part));
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private String place(MessagePlace.Part part) {
        return new MessagePlace(topic, part).toString();
    }

    @Test
    void headersOfKeyAndValueAreWrittenAndRead() throws Exception {
        Topics.create(topic, 1, Map.of());
        write(Row.of(1L, "one"), Row.of(ChangeKind.DELETE, 2L, null));
        Topics.write(List.of(Topics.message(topic, 0, "{\"id\":3}", "{\"name\":\"three\"}")));

        List<ConsumerRecord<byte[], byte[]>> messages = Topics.read(topic);
        assertThat(messages)
                .extracting(message -> header(message, MessagePlace.Part.KEY))
                .containsExactly(place(MessagePlace.Part.KEY), place(MessagePlace.Part.KEY), null);
        // Without a value there is nothing for a header of the value to be beside.
        assertThat(messages)
                .extracting(message -> header(message, MessagePlace.Part.VALUE))
                .containsExactly(place(MessagePlace.Part.VALUE), null, null);

        List<Row> rows = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        read(rows, rejections);
        assertThat(rows).containsExactly(Row.of(1L, "one"), Row.of(ChangeKind.DELETE, 2L, Row.Mark.UNCHANGED));
        assertThat(rejections).extracting(Rejection::message).containsExactly("it is from nowhere");
    }

    private void read(List<Row> rows, List<Rejection> rejections) throws InterruptedException {
        Map<String, Object> options = Map.of(
                "brokers",
                Topics.brokers(),
                "topic",
                topic,
                "until",
                "now",
                "key",
                List.of("id"),
                "types",
                Map.of("id", "bigint"),
                "format",
                "placed",
                "key_format",
                "placed");
        KafkaSourcePlugin plugin = new KafkaSourcePlugin();
        try (Source source = plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")))) {
            Schema schema = source.datasets().get(0).project(List.of("id", "name"));
            ReadRequest request = new ReadRequest(schema, List.of(), BatchLimits.DEFAULT);
            Split split = source.plan(List.of(request)).get(0);
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                ReadResult result = reader.read(Duration.ofSeconds(20));
                while (result instanceof ReadResult.Rows read) {
                    rows.addAll(Rows.of(read.batch()));
                    rejections.addAll(read.rejections());
                    result = reader.read(Duration.ofSeconds(20));
                }
                assertThat(result).isInstanceOf(ReadResult.EndOfSplit.class);
            }
        }
    }
}

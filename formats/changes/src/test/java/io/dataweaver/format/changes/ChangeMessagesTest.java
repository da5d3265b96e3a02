package io.dataweaver.format.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Envelopes as messages of a topic. */
class ChangeMessagesTest {

    private static final MessageFormat JSON =
            Changes.debezium(Map.of("key", "id")).messages().orElseThrow();

    private static byte[] message(String operation, String before, String after) {
        return ("{\"op\":\"" + operation + "\",\"before\":" + before + ",\"after\":" + after + "}").getBytes(UTF_8);
    }

    private static void decode(MessageDecoder decoder, byte[] message, long origin) {
        decoder.decode(message, 0, message.length, origin);
    }

    @Test
    void eachMessageBringsItsRowsAndATombstoneBringsNone() {
        List<byte[]> messages = List.of(
                message("c", "null", "{\"id\":1,\"name\":\"Ada\"}"),
                message("u", "{\"id\":1,\"name\":\"Ada\"}", "{\"id\":1,\"name\":\"Eva\"}"),
                message("d", "{\"id\":1,\"name\":\"Eva\"}", "null"),
                new byte[0]);
        Schema schema = JSON.infer("topic", messages, Map.of());
        assertThat(schema.key()).containsExactly("id");
        BatchBuilder batch = new BatchBuilder(schema, 4);
        MessageDecoder decoder = JSON.decoder(schema, 1000);
        decoder.bind(batch);
        for (int i = 0; i < messages.size(); i++) {
            decode(decoder, messages.get(i), i + 10L);
        }

        assertThat(Rows.of(batch.build()))
                .containsExactly(
                        Row.of(1L, "Ada"),
                        Row.of(ChangeKind.UPDATE_BEFORE, 1L, "Ada"),
                        Row.of(ChangeKind.UPDATE_AFTER, 1L, "Eva"),
                        Row.of(ChangeKind.DELETE, 1L, "Eva"));
    }

    @Test
    void aBadMessageLeavesTheBatchAsItWasAndTheNextOneIsRead() {
        Schema schema =
                Schema.of("topic", Field.nullable("id", DataTypes.BIGINT), Field.nullable("day", DataTypes.DATE));
        BatchBuilder batch = new BatchBuilder(schema, 4);
        MessageDecoder decoder = JSON.decoder(schema, 200);
        decoder.bind(batch);
        decode(decoder, message("c", "null", "{\"id\":1}"), 1);
        for (byte[] bad : List.of(
                message("x", "null", "{\"id\":2}"),
                message("u", "{\"id\":2}", "{\"id\":2,\"day\":999999999999999}"),
                message("d", "null", "{\"id\":2}"),
                "{\"op\":\"c\",\"after\":{\"id\":".getBytes(UTF_8),
                message("c", "null", "{\"id\":\"" + "x".repeat(300) + "\"}"))) {
            assertThatThrownBy(() -> decode(decoder, bad, 2)).isInstanceOf(BadRecordException.class);
        }
        decode(decoder, message("c", "null", "{\"id\":3}"), 3);

        assertThat(Rows.of(batch.build())).containsExactly(Row.of(1L, null), Row.of(3L, null));
    }

    @Test
    void manyMessagesAreReadIntoManyBatches() {
        Schema schema = Schema.of("topic", Field.nullable("id", DataTypes.BIGINT));
        MessageDecoder decoder = JSON.decoder(schema, 200);
        long id = 0;
        for (int round = 0; round < 3; round++) {
            BatchBuilder batch = new BatchBuilder(schema, 4);
            decoder.bind(batch);
            List<Row> expected = new ArrayList<>();
            for (int i = 0; i < 1500; i++) {
                decode(decoder, message("c", "null", "{\"id\":" + ++id + "}"), id);
                expected.add(Row.of(id));
            }
            assertThat(Rows.of(batch.build())).isEqualTo(expected);
        }
    }

    /** Together they are more than the heap of tests. */
    @Test
    void largeMessagesThatAreDoneWithTakeNoMemory() {
        Schema schema = Schema.of("topic", Field.nullable("text", DataTypes.TEXT));
        MessageDecoder decoder = JSON.decoder(schema, 10 << 20);
        byte[] large = message("c", "null", "{\"text\":\"" + "x".repeat(8 << 20) + "\"}");
        long bytes = 0;
        while (bytes < Runtime.getRuntime().maxMemory()) {
            BatchBuilder batch = new BatchBuilder(schema, 1);
            decoder.bind(batch);
            decode(decoder, large, 1);
            assertThat(batch.size()).isEqualTo(1);
            bytes += large.length;
        }
    }

    @Test
    void bothRowsOfAnUpdateAreOneMessageAndARejectedRowLeavesNone() {
        Schema schema =
                Schema.of("topic", Field.nullable("id", DataTypes.BIGINT), Field.nullable("share", DataTypes.DOUBLE));
        List<Row> rows = List.of(
                Row.of(1L, 0.5),
                Row.of(ChangeKind.UPDATE_BEFORE, 1L, 0.5),
                Row.of(ChangeKind.UPDATE_AFTER, 1L, 0.75),
                Row.of(2L, Double.NaN),
                Row.of(ChangeKind.DELETE, 1L, 0.75));
        MessageEncoder encoder = JSON.encoder(schema);
        ByteOutput out = new ByteOutput(16);
        out.put("before".getBytes(UTF_8));
        int[] ends = new int[rows.size()];

        assertThat(encoder.tellsChanges()).isTrue();
        assertThat(Rows.rejected(encoder.encode(Batches.of(schema, rows, 1), out, ends)))
                .containsExactly(rows.get(3));
        assertThat(ends[1]).isEqualTo(ends[0]);
        assertThat(ends[3]).isEqualTo(ends[2]);
        assertThat(ends[4]).isEqualTo(out.size());
        BatchBuilder batch = new BatchBuilder(schema, 4);
        MessageDecoder decoder = JSON.decoder(schema, 200);
        decoder.bind(batch);
        int from = "before".length();
        for (int end : ends) {
            decoder.decode(out.array(), from, end, 1);
            from = end;
        }
        assertThat(Rows.of(batch.build())).containsExactly(rows.get(0), rows.get(1), rows.get(2), rows.get(4));
    }
}

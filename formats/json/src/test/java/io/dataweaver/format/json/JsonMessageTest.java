package io.dataweaver.format.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMessageTest {

    private static final Schema ORDERS =
            Schema.of("orders", Field.required("id", DataTypes.BIGINT), Field.nullable("note", DataTypes.TEXT));

    private static Format format(Map<String, Object> options) {
        JsonPlugin plugin = new JsonPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    private static MessageFormat messages() {
        return format(Map.of()).messages().orElseThrow();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Row> decode(MessageDecoder decoder, Schema schema, List<byte[]> messages) {
        BatchBuilder batch = new BatchBuilder(schema, 4);
        decoder.bind(batch);
        for (int i = 0; i < messages.size(); i++) {
            decoder.decode(messages.get(i), 0, messages.get(i).length, i + 1L);
        }
        return Rows.of(batch.build());
    }

    private static List<byte[]> encode(Schema schema, RecordBatch batch, List<Rejection> rejections) {
        ByteOutput out = new ByteOutput(16);
        int[] ends = new int[batch.size()];
        rejections.addAll(messages().encoder(schema).encode(batch, out, ends));
        List<byte[]> encoded = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            encoded.add(Arrays.copyOfRange(out.array(), from, end));
            from = end;
        }
        return encoded;
    }

    @Test
    void takesBlanksAndNewlinesWhereverJsonHasThem() {
        assertThat(decode(
                        messages().decoder(ORDERS, 1000),
                        ORDERS,
                        List.of(utf8("\n { \"id\" :\n 1,\r\n\"note\"\t: \"a\"\n}\n "))))
                .containsExactly(Row.of(1L, "a"));
    }

    /** Together they are more than the heap of tests. */
    @Test
    void namesThatNobodyWantsAreNotKeptHoweverLongTheyAre() {
        MessageDecoder decoder = messages().decoder(ORDERS, 10 << 20);
        String large = "x".repeat(4 << 20);
        long bytes = 0;
        for (int i = 0; bytes < Runtime.getRuntime().maxMemory(); i++) {
            byte[] message = utf8("{\"" + i + large + "\":0,\"id\":" + i + "}");
            assertThat(decode(decoder, ORDERS, List.of(message))).containsExactly(Row.of((long) i, null));
            bytes += message.length;
        }
    }

    @Test
    void readsAPartOfAnArray() {
        BatchBuilder batch = new BatchBuilder(ORDERS, 1);
        MessageDecoder decoder = messages().decoder(ORDERS, 1000);
        decoder.bind(batch);
        byte[] bytes = utf8("xx{\"id\":7}{\"id\":8}");
        decoder.decode(bytes, 2, 10, 1);
        assertThat(Rows.of(batch.build())).containsExactly(Row.of(7L, null));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void readsWhatItWrites(long seed) {
        RandomData data = new RandomData(seed);
        Schema schema = data.schema("random", 10, type -> !(type instanceof DataType.Json));
        RecordBatch batch = Batches.of(schema, data.rows(schema, 200), 1);
        List<Rejection> rejections = new ArrayList<>();
        List<byte[]> encoded = new ArrayList<>(encode(schema, batch, rejections));
        encoded.removeIf(message -> message.length == 0);
        List<Row> expected = new ArrayList<>(Rows.of(batch));
        expected.removeAll(Rows.rejected(rejections));
        assertThat(decode(messages().decoder(schema, 1 << 20), schema, encoded))
                .as("%s", data)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void leavesNoBytesOfARowThatItRejects() {
        Schema schema = Schema.of("ratios", Field.nullable("v", DataTypes.DOUBLE));
        RecordBatch batch = Batches.of(schema, Row.of(1.5), Row.of(Double.NaN), Row.of(2.5));
        List<Rejection> rejections = new ArrayList<>();
        List<byte[]> encoded = encode(schema, batch, rejections);
        assertThat(Rows.rejected(rejections)).containsExactly(Row.of(Double.NaN));
        assertThat(encoded).containsExactly(utf8("{\"v\":1.5}"), new byte[0], utf8("{\"v\":2.5}"));
    }

    @Test
    void rejectsWhateverIsCutOffAndLeavesTheBatchAsItWas() {
        byte[] whole = utf8("{\"id\":12,\"note\":\"größe\",\"more\":{\"a\":[1,true,null]}}");
        MessageDecoder decoder = messages().decoder(ORDERS, 1000);
        BatchBuilder batch = new BatchBuilder(ORDERS, 4);
        decoder.bind(batch);
        decoder.decode(whole, 0, whole.length, 1);
        for (int length = 0; length < whole.length; length++) {
            int end = length;
            assertThatThrownBy(() -> decoder.decode(whole, 0, end, 2))
                    .as("the first %s bytes", end)
                    .isInstanceOf(BadRecordException.class);
            assertThat(batch.size()).isEqualTo(1);
        }
        decoder.decode(whole, 0, whole.length, 3);
        assertThat(Rows.of(batch.build())).containsExactly(Row.of(12L, "größe"), Row.of(12L, "größe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "[{\"id\":1}]",
                "{\"id\":1}x",
                "{\"id\":1}{\"id\":2}",
                "{\"id\":1}\0",
                "{\"id\":null}",
                "{}",
                "{\"id\":\"x\"}",
                "{\"id\":1,\"id\":1}",
                "\0{\"id\":1}"
            })
    void rejectsWhatIsNotOneObjectWithItsColumns(String message) {
        MessageDecoder decoder = messages().decoder(ORDERS, 1000);
        BatchBuilder batch = new BatchBuilder(ORDERS, 4);
        decoder.bind(batch);
        byte[] bytes = utf8(message);
        assertThatThrownBy(() -> decoder.decode(bytes, 0, bytes.length, 1)).isInstanceOf(BadRecordException.class);
        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void rejectsALongMessageAndADeepOne() {
        MessageDecoder decoder = messages().decoder(ORDERS, 100_000);
        decoder.bind(new BatchBuilder(ORDERS, 1));
        byte[] deep = utf8("{\"id\":1,\"x\":" + "[".repeat(20_000));
        assertThatThrownBy(() -> decoder.decode(deep, 0, deep.length, 1))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("deeper");
        byte[] large = new byte[100_001];
        assertThatThrownBy(() -> decoder.decode(large, 0, large.length, 1))
                .isInstanceOfSatisfying(
                        BadRecordException.class, bad -> assertThat(bad.code()).isEqualTo(RecordErrorCode.TOO_LARGE));
    }

    @Test
    void infersColumnsFromMessagesThatAreWell() {
        Schema schema = messages()
                .infer(
                        "orders",
                        List.of(utf8("{\"id\":\n1}"), utf8("{"), utf8("[1]"), utf8("{\"id\":2.5,\"ok\":true}")),
                        Map.of("at", DataTypes.TIMESTAMP));
        assertThat(schema.names()).containsExactly("id", "ok", "at");
        assertThat(schema.field(1).type()).isEqualTo(DataTypes.BOOLEAN);
        assertThat(schema.field(2).type()).isEqualTo(DataTypes.TIMESTAMP);
    }

    @Test
    void hasNoMessagesWhereTheOptionsTellOfADocument() {
        assertThat(format(Map.of("layout", "array")).messages()).isEmpty();
        assertThat(format(Map.of("path", "items")).messages()).isEmpty();
        assertThat(format(Map.of("layout", "lines")).messages()).isPresent();
    }
}

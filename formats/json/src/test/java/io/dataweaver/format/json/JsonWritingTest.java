package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonWritingTest {

    static Stream<Arguments> values() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("a", 1L);
        struct.put("b", null);
        return Stream.of(
                Arguments.of("bigint", Long.MIN_VALUE, "-9223372036854775808"),
                Arguments.of("integer", 0, "0"),
                Arguments.of("smallint", (short) -7, "-7"),
                Arguments.of("boolean", true, "true"),
                Arguments.of("boolean", false, "false"),
                Arguments.of("double", 0.1, "0.1"),
                Arguments.of("double", -0.0, "-0.0"),
                Arguments.of("double", 1e300, "1.0E300"),
                Arguments.of("real", 0.1f, "0.1"),
                Arguments.of("decimal", new BigDecimal("1.50"), "1.50"),
                Arguments.of("decimal", new BigDecimal("1e40"), "1" + "0".repeat(40)),
                Arguments.of(
                        "decimal(38,10)",
                        new BigDecimal("-12345678901234567890.5"),
                        "-12345678901234567890.5000000000"),
                Arguments.of("decimal(4,2)", new BigDecimal("-0.05"), "-0.05"),
                Arguments.of("text", "", "\"\""),
                Arguments.of("text", "1234567", "\"1234567\""),
                Arguments.of("text", "12345678", "\"12345678\""),
                Arguments.of(
                        "text",
                        "\"\\/\b\f\n\r\t\u0000\u001f\u007f",
                        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\""),
                Arguments.of(
                        "text", "plain first, then \"quotes\" and é", "\"plain first, then \\\"quotes\\\" and é\""),
                Arguments.of("text", "日本語 \ud83d\ude00", "\"日本語 \ud83d\ude00\""),
                Arguments.of("date", LocalDate.of(2026, 11, 23), "\"2026-11-23\""),
                Arguments.of("date", LocalDate.MAX, "\"infinity\""),
                Arguments.of("time", LocalTime.of(1, 2, 3, 400_000_000), "\"01:02:03.4\""),
                Arguments.of("timestamp", LocalDateTime.of(2026, 1, 2, 3, 4, 5), "\"2026-01-02T03:04:05\""),
                Arguments.of("timestamptz", Instant.parse("1969-12-31T23:59:59.5Z"), "\"1969-12-31T23:59:59.5Z\""),
                Arguments.of("uuid", new UUID(1, 2), "\"00000000-0000-0001-0000-000000000002\""),
                Arguments.of("bytes", new byte[] {1, 2, 3, 4}, "\"AQIDBA==\""),
                Arguments.of("json", "{ \"a\":1.00 }", "{ \"a\":1.00 }"),
                Arguments.of("json", "[1,\r\n2]", "[1,  2]"),
                Arguments.of("json", "null", "null"),
                Arguments.of("list<bigint>", Arrays.asList(1L, null), "[1,null]"),
                Arguments.of("list<text>", List.of(), "[]"),
                Arguments.of("map<text,boolean>", Map.of("k\"", true), "{\"k\\\"\":true}"),
                Arguments.of("struct<a:bigint,b:text>", struct, "{\"a\":1,\"b\":null}"),
                Arguments.of("list<struct<a:bigint>>", List.of(Map.of("a", 1L)), "[{\"a\":1}]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesExactly(String type, Object value, String expected) {
        Schema schema = Json.schema("v", type);
        assertThat(Json.encode(batch(schema, value, null))).isEqualTo("{\"v\":" + expected + "}\n{\"v\":null}\n");
    }

    @Test
    void whatIsNoNumberInJsonIsRejectedAndLeavesNothing() {
        Schema schema = Json.schema("v", "double");
        for (JsonLayout layout : List.of(JsonLayout.LINES, JsonLayout.ARRAY)) {
            List<Rejection> rejections = new ArrayList<>();
            String text = Json.encode(
                    Json.format(layout),
                    batch(schema, Double.NaN, 1.0, Double.POSITIVE_INFINITY, 2.0, Double.NEGATIVE_INFINITY),
                    rejections);
            assertThat(text)
                    .isEqualTo(
                            layout == JsonLayout.LINES
                                    ? "{\"v\":1.0}\n{\"v\":2.0}\n"
                                    : "[\n{\"v\":1.0},\n{\"v\":2.0}\n]\n");
            assertThat(rejections).extracting(r -> r.record().origin()).containsExactly(1L, 3L, 5L);
            assertThat(rejections.get(0).code()).isEqualTo(RecordErrorCode.VALUE_UNFIT);
            assertThat(rejections.get(0).column()).isEqualTo("v");
            assertThat(rejections.get(0).message()).startsWith("NaN is not a number in JSON");
        }
        List<Rejection> rejections = new ArrayList<>();
        Json.encode(
                Json.format(JsonLayout.LINES),
                batch(Json.schema("v", "list<decimal>"), List.of(Double.NaN)),
                rejections);
        assertThat(rejections.get(0).column()).isEqualTo("v[]");
    }

    @Test
    void aJsonValueThatIsNoneIsRejected() {
        List<Rejection> rejections = new ArrayList<>();
        RecordBatch batch = batch(Json.schema("v", "json"), "{", "1 2", "", "[1]", "\"\ud83d\ude00\"");
        assertThat(Json.encode(Json.format(JsonLayout.LINES), batch, rejections))
                .isEqualTo("{\"v\":[1]}\n{\"v\":\"\ud83d\ude00\"}\n");
        assertThat(rejections).hasSize(3);
    }

    @Test
    void aValueThatTheSourceDidNotSendIsNotWrittenAsNull() {
        BatchBuilder builder = new BatchBuilder(Json.schema("id", "bigint", "v", "text"), 1);
        builder.rowWriter().setLong("id", 1);
        builder.column(1).appendUnchanged();
        builder.endRow(1);
        List<Rejection> rejections = new ArrayList<>();
        assertThat(Json.encode(Json.format(JsonLayout.LINES), builder.build(), rejections))
                .isEmpty();
        assertThat(rejections.get(0).message()).contains("did not send");
    }

    @Test
    void nullsMayBeLeftOut() {
        JsonFormat format = new JsonFormat(new JsonOptions(JsonLayout.LINES, List.of(), Map.of(), NullMembers.OMIT));
        BatchBuilder builder =
                new BatchBuilder(Json.schema("a", "bigint", "b", "struct<c:text,d:text>", "e", "bigint"), 1);
        builder.rowWriter().set("e", 1L).end(1);
        builder.rowWriter().end(2);
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("d", "x");
        builder.rowWriter().set("a", 2L).set("b", struct).end(3);
        builder.rowWriter().set("b", new LinkedHashMap<>()).end(4);
        assertThat(Json.encode(format, builder.build(), new ArrayList<>()))
                .isEqualTo("{\"e\":1}\n{}\n{\"a\":2,\"b\":{\"d\":\"x\"}}\n{\"b\":{}}\n");
    }

    @Test
    void onlyTheRowsThatABatchShowsAreWritten() {
        RecordBatch batch = batch(Json.schema("v", "bigint"), 1L, 2L, 3L, 4L);
        assertThat(Json.encode(batch.select(new int[] {1, 3}, 2))).isEqualTo("{\"v\":2}\n{\"v\":4}\n");
    }

    @Test
    void namesAreEscapedLikeText() {
        String name = "a\"\\\n é — a name of more than sixteen bytes";
        Schema schema = Schema.of("x", Field.nullable(name, DataTypes.BIGINT));
        String line = Json.encode(batch(schema, 5L));
        assertThat(line).startsWith("{\"a\\\"\\\\\\n é — a name");
        assertThat(Json.decode(schema, line).column(0)).containsExactly(5L);
    }

    @Test
    void partsThatWereEncodedApartMakeOneArray() {
        Schema schema = Json.schema("v", "bigint");
        Encoder encoder = Json.format(JsonLayout.ARRAY).encoder(schema);
        ByteOutput out = new ByteOutput(16);
        out.put(encoder.header());
        encoder.encode(batch(schema, 1L, 2L), out, true);
        encoder.encode(batch(schema, 3L), out, false);
        out.put(encoder.separator());
        encoder.encode(batch(schema, 4L), out, true);
        out.put(encoder.footer());
        String text = new String(out.toByteArray(), UTF_8);
        assertThat(text).isEqualTo("[\n{\"v\":1},\n{\"v\":2},\n{\"v\":3},\n{\"v\":4}\n]\n");
        assertThat(Json.decode(schema, text).column(0)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void mapsNeedTextAsKeys() {
        assertThatThrownBy(() -> Json.format(JsonLayout.LINES).encoder(Json.schema("m", "map<bigint,text>")))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(JsonErrorCode.JSON_TYPE_UNSUPPORTED))
                .hasMessage("column 'm' is MAP<BIGINT,TEXT>, but the names in a JSON object are text");
    }

    private static RecordBatch batch(Schema schema, @Nullable Object... values) {
        BatchBuilder builder = new BatchBuilder(schema, 1);
        for (int i = 0; i < values.length; i++) {
            builder.rowWriter().set(0, values[i]).end(i + 1);
        }
        return builder.build();
    }
}

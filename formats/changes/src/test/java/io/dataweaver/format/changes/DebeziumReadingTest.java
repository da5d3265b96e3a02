package io.dataweaver.format.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.data.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Envelopes in the form that Debezium's reference shows, with values of our own. */
class DebeziumReadingTest {

    private static final Format JSON = Changes.debezium(Map.of("key", List.of("id")));

    private static String envelope(String operation, String before, String after) {
        return "{\"before\":" + before + ",\"after\":" + after
                + ",\"source\":{\"version\":\"3.0.5.Final\",\"connector\":\"postgresql\",\"name\":\"shop\","
                + "\"ts_ms\":1790000000000,\"snapshot\":\"false\",\"db\":\"shop\",\"sequence\":\"[null,\\\"24023128\\\"]\","
                + "\"schema\":\"public\",\"table\":\"orders\",\"txId\":555,\"lsn\":24023128,\"xmin\":null},"
                + "\"transaction\":null,\"op\":\"" + operation + "\",\"ts_ms\":1790000000142}";
    }

    private static String row(int id, String buyer) {
        return "{\"id\":" + id + ",\"buyer\":\"" + buyer + "\"}";
    }

    @Test
    void eachOperationBecomesTheRowsThatItTellsOf() {
        Changes.Read read = Changes.read(
                JSON,
                envelope("r", "null", row(1, "Ada")),
                envelope("c", "null", row(2, "Grace")),
                envelope("u", row(2, "Grace"), row(2, "Hopper")),
                envelope("u", "null", row(1, "Lovelace")),
                envelope("d", row(1, "Lovelace"), "null"));

        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows())
                .containsExactly(
                        Row.of(1L, "Ada"),
                        Row.of(2L, "Grace"),
                        Row.of(ChangeKind.UPDATE_BEFORE, 2L, "Grace"),
                        Row.of(ChangeKind.UPDATE_AFTER, 2L, "Hopper"),
                        Row.of(ChangeKind.UPDATE_AFTER, 1L, "Lovelace"),
                        Row.of(ChangeKind.DELETE, 1L, "Lovelace"));
    }

    @Test
    void onlyTheWantedColumnsAreRead() {
        byte[] file = Changes.file(envelope("c", "null", "{\"id\":1,\"buyer\":\"Ada\",\"other\":[1]}"));
        Schema schema = Changes.infer(JSON, file);
        assertThat(schema.key()).containsExactly("id");

        assertThat(Changes.read(JSON, schema.project(List.of("buyer")), file).rows())
                .containsExactly(Row.of("Ada"));
    }

    @Test
    void whatDoesNotTellOfARowIsRejectedWithItsReasonAndTheRestFlows() {
        Changes.Read read = Changes.read(
                JSON,
                envelope("c", "null", row(1, "Ada")),
                envelope("x", "null", row(2, "Ada")),
                envelope("c", row(3, "Ada"), "null"),
                envelope("u", row(3, "Ada"), "null"),
                envelope("d", "null", "null"),
                "{\"id\":7}",
                "{\"op\":",
                envelope("c", "null", row(4, "Ada")));

        assertThat(read.rows()).containsExactly(Row.of(1L, "Ada"), Row.of(4L, "Ada"));
        assertThat(read.rejections())
                .hasSize(6)
                .allSatisfy(rejection -> assertThat(rejection.code()).isEqualTo(RecordErrorCode.MALFORMED));
        assertThat(read.rejections())
                .extracting(rejection -> rejection.record().origin())
                .containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(read.rejections())
                .extracting(Rejection::message)
                .anyMatch(message -> message.contains("`op` is 'x'; it may be c, r, u, d"))
                .anyMatch(message -> message.contains("no `before`"))
                .anyMatch(message -> message.contains("no `after`"))
                .anyMatch(message -> message.contains("no `op`"));
        assertThat(read.rejections())
                .allSatisfy(rejection -> assertThat(((Rejection.RejectedBytes) rejection.record()).bytes())
                        .isNotEmpty());
    }

    @Test
    void truncatesAndMessagesAreRejectedUnlessTheyAreToBeSkipped() {
        String[] lines = {
            envelope("c", "null", row(1, "Ada")), envelope("t", "null", "null"), envelope("m", "null", "null")
        };

        assertThat(Changes.read(JSON, lines).rejections()).hasSize(2);
        Changes.Read skipped = Changes.read(Changes.debezium(Map.of("skip", List.of("t", "m"))), lines);
        assertThat(skipped.rejections()).isEmpty();
        assertThat(skipped.rows()).containsExactly(Row.of(1L, "Ada"));
    }

    @Test
    void aValueThatWasNotSentIsMarkedUnchanged() {
        Changes.Read read = Changes.read(
                JSON,
                envelope("c", "null", row(1, "Ada")),
                envelope("u", "null", row(1, "__debezium_unavailable_value")));

        assertThat(read.rows().get(1)).isEqualTo(Row.of(ChangeKind.UPDATE_AFTER, 1L, Row.Mark.UNCHANGED));
    }

    @Test
    void listsAndJsonThatWereNotSentAreMarkedUnchanged() {
        String sent = envelope("c", "null", "{\"id\":1,\"tags\":[\"a\",\"b\"],\"extra\":\"c\"}");
        String unsent = envelope(
                "u",
                "null",
                "{\"id\":1,\"tags\":[\"__debezium_unavailable_value\"],\"extra\":\"__debezium_unavailable_value\"}");
        Schema schema = Schema.of(
                "rows",
                Field.nullable("id", DataTypes.BIGINT),
                Field.nullable("tags", DataTypes.listOf(DataTypes.TEXT)),
                Field.nullable("extra", DataTypes.JSON));

        Changes.Read read = Changes.read(JSON, schema, Changes.file(sent, unsent));

        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows())
                .containsExactly(
                        Row.of(1L, List.of("a", "b"), "\"c\""),
                        Row.of(ChangeKind.UPDATE_AFTER, 1L, Row.Mark.UNCHANGED, Row.Mark.UNCHANGED));
        assertThat(Changes.read(JSON, schema, Changes.write(JSON, schema, read.rows(), new ArrayList<>()))
                        .rows())
                .isEqualTo(read.rows());
    }

    private static String column(String type, String name, String field, String more) {
        return "{\"type\":\"" + type + "\",\"optional\":true,"
                + (name.isEmpty() ? "" : "\"name\":\"" + name + "\",\"version\":1,") + more + "\"field\":\"" + field
                + "\"}";
    }

    private static final String COLUMNS = "["
            + String.join(
                    ",",
                    column("int32", "", "id", ""),
                    column("int32", "io.debezium.time.Date", "day", ""),
                    column("int32", "io.debezium.time.Time", "at_milli", ""),
                    column("int64", "io.debezium.time.MicroTime", "at_micro", ""),
                    column("int64", "io.debezium.time.NanoTime", "at_nano", ""),
                    column("int64", "io.debezium.time.Timestamp", "milli", ""),
                    column("int64", "io.debezium.time.MicroTimestamp", "micro", ""),
                    column("int64", "io.debezium.time.NanoTimestamp", "nano", ""),
                    column("string", "io.debezium.time.ZonedTimestamp", "moment", ""),
                    column(
                            "bytes",
                            "org.apache.kafka.connect.data.Decimal",
                            "price",
                            "\"parameters\":{\"scale\":\"2\",\"connect.decimal.precision\":\"12\"},"),
                    column("struct", "io.debezium.data.VariableScaleDecimal", "amount", ""),
                    column("string", "io.debezium.data.Uuid", "uuid", ""),
                    column("string", "io.debezium.data.Enum", "status", "\"parameters\":{\"allowed\":\"OPEN,PAID\"},"),
                    column("string", "io.debezium.data.Json", "extra", ""),
                    column("float", "", "share", ""),
                    column("double", "", "ratio", ""),
                    column("bytes", "", "raw", ""),
                    column("boolean", "", "paid", ""))
            + "]";

    private static String withSchema(String payload) {
        return "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"struct\",\"fields\":" + COLUMNS
                + ",\"optional\":true,\"name\":\"shop.orders.Value\",\"field\":\"before\"},"
                + "{\"type\":\"struct\",\"fields\":" + COLUMNS
                + ",\"optional\":true,\"name\":\"shop.orders.Value\",\"field\":\"after\"},"
                + "{\"type\":\"string\",\"optional\":false,\"field\":\"op\"}],"
                + "\"optional\":false,\"name\":\"shop.orders.Envelope\",\"version\":2},\"payload\":" + payload + "}";
    }

    @Test
    void theSchemaBesideThePayloadTellsTypesAndValuesFollowThem() {
        String after =
                "{\"id\":7,\"day\":20779,\"at_milli\":43200001,\"at_micro\":43200000001,\"at_nano\":43200000000001,"
                        + "\"milli\":1795305600123,\"micro\":1795305600123456,\"nano\":1795305600123456789,"
                        + "\"moment\":\"2026-11-22T10:00:00.5Z\",\"price\":\"BNI=\",\"amount\":{\"scale\":3,\"value\":\"/w==\"},"
                        + "\"uuid\":\"4d2a7b1e-0f5c-4c5e-9a51-8a2b0f6d3c11\",\"status\":\"OPEN\",\"extra\":\"{\\\"a\\\": 1}\","
                        + "\"share\":0.5,\"ratio\":0.25,\"raw\":\"AAH/\",\"paid\":true}";
        String line = withSchema(envelope("c", "null", after));
        Schema schema = Changes.infer(JSON, Changes.file(line));

        assertThat(schema.fields().stream().map(field -> field.type().toString()))
                .containsExactly(
                        "integer",
                        "date",
                        "time(3)",
                        "time(6)",
                        "time(9)",
                        "timestamp(3)",
                        "timestamp(6)",
                        "timestamp(9)",
                        "timestamptz(6)",
                        "decimal(12,2)",
                        "decimal",
                        "uuid",
                        "text",
                        "text",
                        "real",
                        "double",
                        "bytes",
                        "boolean");
        Changes.Read read = Changes.read(JSON, line);
        assertThat(read.rejections()).isEmpty();
        LocalDateTime midnight = LocalDateTime.of(2026, 11, 22, 0, 0);
        assertThat(read.rows())
                .containsExactly(Row.of(
                        7,
                        LocalDate.of(2026, 11, 22),
                        LocalTime.of(12, 0, 0, 1_000_000),
                        LocalTime.of(12, 0, 0, 1_000),
                        LocalTime.of(12, 0, 0, 1),
                        midnight.plusNanos(123_000_000),
                        midnight.plusNanos(123_456_000),
                        midnight.plusNanos(123_456_789),
                        Instant.parse("2026-11-22T10:00:00.5Z"),
                        new BigDecimal("12.34"),
                        new BigDecimal("-0.001"),
                        UUID.fromString("4d2a7b1e-0f5c-4c5e-9a51-8a2b0f6d3c11"),
                        "OPEN",
                        "{\"a\": 1}",
                        0.5f,
                        0.25,
                        Row.Bytes.of((byte) 0, (byte) 1, (byte) -1),
                        true));
    }

    @Test
    void valuesThatDoNotFitAreRejected() {
        for (String bad : List.of(
                "\"day\":999999999999999",
                "\"at_milli\":86400001",
                "\"at_nano\":-1",
                "\"milli\":9223372036854775807",
                "\"price\":\"\"",
                "\"price\":\"fwAAAAAAAAA=\"",
                "\"amount\":{\"scale\":2000000000,\"value\":\"AQ==\"}",
                "\"amount\":{\"scale\":1}",
                "\"moment\":\"yesterday\"")) {
            String good = withSchema(envelope("c", "null", "{\"id\":1}"));
            Changes.Read read =
                    Changes.read(JSON, good, withSchema(envelope("c", "null", "{\"id\":2," + bad + "}")), good);

            assertThat(read.rows()).as(bad).hasSize(2);
            assertThat(read.rejections()).as(bad).hasSize(1);
            assertThat(read.rejections().get(0).code()).as(bad).isEqualTo(RecordErrorCode.VALUE_UNFIT);
        }
    }

    @Test
    void withoutSchemaTypesAreGiven() throws IOException {
        byte[] file = Changes.file(
                envelope("c", "null", "{\"id\":1,\"at\":1795305600123,\"price\":\"BNI=\",\"plain\":\"7.5\"}"));
        Schema schema = JSON.infer(
                "rows",
                ByteInput.of(file),
                true,
                Map.of("at", DataTypes.parse("timestamp(3)"), "price", DataTypes.decimal(8, 2)));
        assertThat(Changes.read(JSON, schema.project(List.of("at", "price")), file)
                        .rows())
                .containsExactly(Row.of(LocalDateTime.parse("2026-11-22T00:00:00.123"), new BigDecimal("12.34")));

        Format text = Changes.debezium(Map.of("decimal_handling_mode", "string"));
        Schema plain = text.infer("rows", ByteInput.of(file), true, Map.of("plain", DataTypes.decimal(8, 2)));
        assertThat(Changes.read(text, plain.project(List.of("plain")), file).rows())
                .containsExactly(Row.of(new BigDecimal("7.50")));
    }

    @Test
    void whatIsNoEnvelopeIsRefused() {
        assertThatThrownBy(() -> Changes.infer(JSON, Changes.file(row(1, "Ada"))))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("no envelope in the sample has a row in `before` or `after`");
        Format otherKey = Changes.debezium(Map.of("key", "nr"));
        assertThatThrownBy(() -> Changes.infer(otherKey, Changes.file(envelope("c", "null", row(1, "Ada")))))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("`key` names 'nr'");
    }
}

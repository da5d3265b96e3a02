package io.dataweaver.format.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands beside the rows of envelopes: where a change comes from, and the schema of Kafka Connect's. */
class EnvelopeMetadataTest {

    private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

    private static Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("changed", "source.ts_ms");
        metadata.put("origin", "source.table");
        metadata.put("lsn", "source.lsn");
        metadata.put("nth", "transaction.total_order");
        metadata.put("sent", "ts_ms");
        return metadata;
    }

    @Test
    void columnsSayWhereAChangeComesFromAndWhen() {
        Format format = Changes.debezium(Map.of("metadata", metadata()));
        String update = """
                {"op":"u","before":{"id":1},"after":{"id":2},"ts_ms":1700000000124,"transaction":null,
                 "source":{"version":"3","table":"orders","lsn":77,"ts_ms":1700000000123}}""".replace("\n", "");
        String wrapped = """
                {"payload":{"op":"c","after":{"id":3},"source":{"table":"orders"},
                 "transaction":{"id":"a","total_order":5}}}""".replace("\n", "");
        byte[] file = Changes.file(update, wrapped);

        Schema schema = Changes.infer(format, file);
        assertThat(schema.names()).containsExactly("id", "changed", "origin", "lsn", "nth", "sent");
        assertThat(schema.field(1).type()).isEqualTo(new DataType.Instant(3));
        assertThat(schema.field(3).type()).isEqualTo(DataTypes.BIGINT);
        Changes.Read read = Changes.read(format, schema, file);
        assertThat(read.rejections()).isEmpty();
        Instant sent = AT.plusMillis(1);
        assertThat(read.rows())
                .containsExactly(
                        Row.of(ChangeKind.UPDATE_BEFORE, read.rows().get(0).value(0), AT, "orders", 77L, null, sent),
                        Row.of(ChangeKind.UPDATE_AFTER, read.rows().get(1).value(0), AT, "orders", 77L, null, sent),
                        Row.of(read.rows().get(2).value(0), null, "orders", null, 5L, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "json with schemas", "avro"})
    void whatWasReadBesideRowsIsWrittenAgain(String kind) {
        Schema schema = Schema.of(
                "orders",
                Field.nullable("id", DataTypes.BIGINT),
                Field.nullable("changed", new DataType.Instant(3)),
                Field.nullable("origin", DataTypes.TEXT),
                Field.nullable("lsn", DataTypes.BIGINT),
                Field.nullable("nth", DataTypes.BIGINT),
                Field.nullable("sent", new DataType.Instant(3)));
        List<Row> rows = List.of(
                Row.of(ChangeKind.UPDATE_BEFORE, 1L, AT, "orders", 77L, null, AT),
                Row.of(ChangeKind.UPDATE_AFTER, 2L, AT, "orders", 77L, null, AT),
                Row.of(3L, null, null, null, 5L, null),
                Row.of(ChangeKind.DELETE, 4L, null, "orders", null, null, null));
        Map<String, Object> options = new LinkedHashMap<>(Map.of("metadata", metadata()));
        options.put("format", kind.startsWith("json") ? "json" : kind);
        options.put("schemas", kind.endsWith("schemas"));
        Format format = Changes.debezium(options);
        List<Rejection> rejections = new ArrayList<>();
        byte[] file = Changes.write(format, schema, rows, rejections);

        assertThat(rejections).isEmpty();
        assertThat(Changes.read(format, schema, file).rows()).containsExactlyElementsOf(rows);
        if (!kind.equals("avro")) {
            assertThat(new String(file, UTF_8))
                    .contains("\"source\":{\"ts_ms\":1700000000123,\"table\":\"orders\",\"lsn\":77}");
        }
    }

    @Test
    void theSchemaBesideAnEnvelopeTellsTheTypesOfItsRow() {
        Schema schema = Schema.of(
                "orders",
                Field.nullable("id", DataTypes.BIGINT),
                Field.nullable("small", DataTypes.SMALLINT),
                Field.nullable("ratio", DataTypes.DOUBLE),
                Field.nullable("paid", DataTypes.BOOLEAN),
                Field.nullable("day", DataTypes.DATE),
                Field.nullable("at", new DataType.Timestamp(6)),
                Field.nullable("seen", DataTypes.TIMESTAMPTZ),
                Field.nullable("total", DataTypes.decimal(12, 2)),
                Field.nullable("any", DataTypes.DECIMAL),
                Field.nullable("no\"te", DataTypes.TEXT));
        Row row = Row.of(
                1L,
                (short) 2,
                0.5,
                true,
                LocalDate.of(2026, 1, 2),
                LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6000),
                AT,
                new BigDecimal("3.50"),
                new BigDecimal("3.14159"),
                "text");
        Format format = Changes.debezium(Map.of("schemas", true));
        byte[] file = Changes.write(format, schema, List.of(row), new ArrayList<>());

        assertThat(new String(file, UTF_8))
                .startsWith("{\"schema\":{\"type\":\"struct\"")
                .contains("\"payload\":{");
        Schema inferred = Changes.infer(Changes.debezium(Map.of()), file);
        assertThat(inferred.fields()).isEqualTo(schema.fields());
        assertThat(Changes.read(Changes.debezium(Map.of()), inferred, file).rows())
                .containsExactly(row);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> Changes.debezium(Map.of("schemas", true, "format", "avro")))
                .hasMessageContaining("`schemas`");
        for (String path : List.of("after.id", "op", "payload", "a.b.c", ".a", "a.")) {
            assertThatThrownBy(() -> Changes.debezium(Map.of("metadata", Map.of("x", path))))
                    .as(path)
                    .hasMessageContaining(path);
        }
        assertThatThrownBy(() -> Changes.debezium(Map.of("metadata", Map.of("x", "ts_ms", "y", "ts_ms"))))
                .hasMessageContaining("twice");
        Format twice = Changes.debezium(Map.of("metadata", Map.of("id", "source.table")));
        assertThatThrownBy(() -> Changes.infer(twice, Changes.file("{\"op\":\"c\",\"after\":{\"id\":1}}")))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("'id'");
        Schema any = Schema.of("rows", Field.nullable("x", DataTypes.JSON));
        assertThatThrownBy(() -> Changes.debezium(Map.of("schemas", true)).encoder(any))
                .isInstanceOf(DataWeaverException.class);
    }
}

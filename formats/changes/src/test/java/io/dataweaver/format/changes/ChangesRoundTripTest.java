package io.dataweaver.format.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of every kind, written and read again. */
class ChangesRoundTripTest {

    private static final List<DataType> TYPES = List.of(
            DataTypes.BIGINT,
            DataTypes.TEXT,
            DataTypes.BOOLEAN,
            DataTypes.BYTES,
            DataTypes.UUID,
            DataTypes.TIME,
            DataTypes.decimal(15, 2),
            DataTypes.decimal(38, 10),
            DataTypes.listOf(DataTypes.TEXT));

    static Stream<Arguments> formats() {
        Map<String, Format> formats = Map.of(
                "debezium in JSON", Changes.debezium(Map.of()),
                "debezium in JSON, decimals as text", Changes.debezium(Map.of("decimal_handling_mode", "string")),
                "debezium in JSON, decimals as numbers", Changes.debezium(Map.of("decimal_handling_mode", "double")),
                "debezium in JSON, schemas beside it", Changes.debezium(Map.of("schemas", true)),
                "debezium in Avro", Changes.debezium(Map.of("format", "avro")),
                "plain in JSON",
                        Changes.plain(Map.of("operation", "type", "insert", "I", "update", "U", "delete", "D")),
                "plain in Avro", Changes.plain(Map.of("format", "avro")));
        return formats.entrySet().stream()
                .flatMap(format ->
                        Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(format.getKey(), format.getValue(), seed)));
    }

    private static List<Row> changes(Schema schema, RandomData data, Random random) {
        List<Row> rows = new ArrayList<>();
        for (Row row : data.rows(schema, 200)) {
            boolean secondOfUpdate =
                    !rows.isEmpty() && rows.get(rows.size() - 1).kind() == ChangeKind.UPDATE_BEFORE;
            ChangeKind[] alone = {
                ChangeKind.INSERT, ChangeKind.UPDATE_AFTER, ChangeKind.DELETE, ChangeKind.UPDATE_BEFORE
            };
            ChangeKind kind =
                    secondOfUpdate ? ChangeKind.UPDATE_AFTER : alone[random.nextInt(rows.size() % 10 == 9 ? 3 : 4)];
            rows.add(Row.of(kind, row.values().toArray()));
        }
        return rows;
    }

    @ParameterizedTest(name = "{0}, seed {2}")
    @MethodSource("formats")
    void everyChangeComesBackAsItWas(String name, Format format, long seed) {
        RandomData data = new RandomData(seed);
        Schema schema = data.schema("rows", 8, TYPES::contains);
        List<Row> rows = changes(schema, data, new Random(seed));
        List<Rejection> rejections = new ArrayList<>();
        byte[] file = Changes.write(format, schema, rows, rejections);

        assertThat(rejections).isEmpty();
        Changes.Read read = Changes.read(format, schema, file);
        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows()).containsExactlyElementsOf(rows);
    }

    @ParameterizedTest(name = "{0}, seed {2}")
    @MethodSource("formats")
    void bytesThatAreDamagedGiveRowsAndRejectionsNeverAnythingElse(String name, Format format, long seed) {
        RandomData data = new RandomData(seed);
        Schema schema = data.schema("rows", 4, TYPES::contains);
        Random random = new Random(seed);
        byte[] file =
                Changes.write(format, schema, changes(schema, data, random).subList(0, 30), new ArrayList<>());
        for (int round = 0; round < 100; round++) {
            byte[] damaged = Arrays.copyOf(file, file.length - random.nextInt(file.length / 4));
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                Changes.read(format, schema, damaged);
            } catch (io.dataweaver.api.error.DataWeaverException notSuchAFile) {
                assertThat(notSuchAFile).hasMessageNotContaining("Exception");
            }
        }
    }

    @Test
    void theFirstRowOfAnUpdateIsRejectedIfTheSecondIsMissing() {
        Schema schema = Schema.of("rows", Field.nullable("id", DataTypes.BIGINT));
        List<Rejection> rejections = new ArrayList<>();
        Format format = Changes.plain(Map.of());
        byte[] file = Changes.write(
                format,
                schema,
                List.of(Row.of(ChangeKind.UPDATE_BEFORE, 1L), Row.of(2L), Row.of(ChangeKind.DELETE, 3L)),
                rejections);

        assertThat(rejections).hasSize(1);
        assertThat(rejections.get(0).record().origin()).isEqualTo(1);
        assertThat(Changes.read(format, schema, file).rows())
                .containsExactly(Row.of(2L), Row.of(ChangeKind.DELETE, 3L));
    }

    @Test
    void whatWasNotSentStaysUnsentInDebeziumAndIsRejectedElsewhere() {
        Schema schema = Schema.of(
                "rows", Field.nullable("note", DataTypes.TEXT), Field.nullable("total", DataTypes.decimal(8, 2)));
        Row text = Row.of(ChangeKind.UPDATE_AFTER, Row.Mark.UNCHANGED, null);
        Row number = Row.of(ChangeKind.UPDATE_AFTER, "x", Row.Mark.UNCHANGED);
        List<Rejection> rejections = new ArrayList<>();
        Format debezium = Changes.debezium(Map.of());
        byte[] file = Changes.write(debezium, schema, List.of(text, number), rejections);

        assertThat(Changes.read(debezium, schema, file).rows()).containsExactly(text);
        assertThat(rejections)
                .extracting(Rejection::code, Rejection::column)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(RecordErrorCode.VALUE_UNFIT, "total"));
    }
}

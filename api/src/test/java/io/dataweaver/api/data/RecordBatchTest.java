package io.dataweaver.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dataweaver.api.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecordBatchTest {

    private static final Schema SCHEMA = new Schema(
            "orders",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("note", DataTypes.TEXT)),
            List.of("id"));

    private record Row(long id, String note, ChangeKind kind, long origin) {}

    private static RecordBatch batch(List<Row> rows) {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 1);
        RowWriter writer = builder.rowWriter();
        for (Row row : rows) {
            writer.setLong("id", row.id()).setText("note", row.note()).end(row.kind(), row.origin());
        }
        return builder.build();
    }

    private static List<Row> rows(RecordBatch batch) {
        List<Row> rows = new ArrayList<>();
        RowCursor cursor = batch.rows();
        while (cursor.next()) {
            rows.add(new Row(cursor.getLong("id"), cursor.getText("note"), cursor.kind(), cursor.origin()));
        }
        return rows;
    }

    private static List<Row> randomRows(Random random) {
        List<Row> rows = new ArrayList<>();
        boolean changes = random.nextBoolean();
        for (int i = random.nextInt(50); i > 0; i--) {
            ChangeKind kind = changes ? ChangeKind.of((byte) random.nextInt(4)) : ChangeKind.INSERT;
            rows.add(new Row(random.nextLong(), "n" + i, kind, random.nextInt(1000)));
        }
        return rows;
    }

    @Test
    void selectingSlicingAndCompactingShowTheSameRowsAsAList() {
        Random random = Seed.random("selectingSlicingAndCompactingShowTheSameRowsAsAList");
        for (int i = 0; i < 500; i++) {
            List<Row> model = randomRows(random);
            RecordBatch batch = batch(model);
            for (int step = 0; step < 5; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        int[] rows = new int[batch.size()];
                        List<Row> kept = new ArrayList<>();
                        for (int r = 0; r < batch.size(); r++) {
                            if (random.nextBoolean()) {
                                rows[kept.size()] = batch.row(r);
                                kept.add(model.get(r));
                            }
                        }
                        batch = batch.select(rows, kept.size());
                        model = kept;
                    }
                    case 1 -> {
                        int from = random.nextInt(model.size() + 1);
                        int to = from + random.nextInt(model.size() - from + 1);
                        batch = batch.slice(from, to);
                        model = model.subList(from, to);
                    }
                    default -> {
                        batch = batch.compact();
                        assertThat(batch.length()).isEqualTo(model.size());
                        assertThat(batch.selection()).isNull();
                    }
                }
                assertThat(batch.size()).isEqualTo(model.size());
                assertThat(batch.isEmpty()).isEqualTo(model.isEmpty());
                assertThat(rows(batch)).isEqualTo(model);
            }
        }
    }

    @Test
    void otherColumnsKeepTheSelectionAndTheKinds() {
        RecordBatch batch = batch(List.of(
                new Row(1, "a", ChangeKind.INSERT, 11),
                new Row(2, "b", ChangeKind.DELETE, 12),
                new Row(3, "c", ChangeKind.UPDATE_AFTER, 13)));
        RecordBatch selected = batch.select(new int[] {1, 2}, 2);
        RecordBatch projected = selected.withColumns(SCHEMA.project(List.of("note")), List.of(selected.column(1)));
        RowCursor row = projected.rows();
        assertThat(row.next()).isTrue();
        assertThat(row.getText("note")).isEqualTo("b");
        assertThat(row.kind()).isEqualTo(ChangeKind.DELETE);
        assertThat(row.origin()).isEqualTo(12);
        assertThat(projected.schema().key()).isEmpty();
        assertThat(projected.withKinds(null).kind(1)).isEqualTo(ChangeKind.INSERT);
    }

    @Test
    void columnsMustMatchTheSchema() {
        Column ids = ColumnBuilder.of(DataTypes.INTEGER, 1).build();
        Column notes = ColumnBuilder.of(DataTypes.TEXT, 1).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordBatch.of(SCHEMA, List.of(ids, notes), 0, null, new long[0]))
                .withMessageContaining("id bigint not null came as integer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordBatch.of(SCHEMA, List.of(notes), 0, null, new long[0]))
                .withMessageContaining("2 fields, but 1 columns came");
    }

    @Test
    void whatWasNotSetIsNullAndADiscardedRowIsForgotten() {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 1);
        builder.rowWriter().setText("note", "half").index("id");
        builder.discardRow();
        builder.rowWriter().setLong("id", 1).end(1);
        builder.rowWriter().setLong("id", 2);
        RecordBatch batch = builder.build();
        assertThat(batch.size()).isEqualTo(1);
        RowCursor row = batch.rows();
        assertThat(row.next()).isTrue();
        assertThat(row.isNull("note")).isTrue();
        assertThat(row.get("id")).isEqualTo(1L);
        assertThat(row.next()).isFalse();
        assertThat(row.next()).isFalse();
    }

    @Test
    void rowsThatAreTakenBackLeaveNothingNotEvenTheirKind() {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 4);
        builder.rowWriter().setLong("id", 1).end(1);
        builder.column(SCHEMA.indexOf("id")).appendNull();
        builder.endRow(ChangeKind.DELETE, 2);
        builder.truncate(1);
        builder.rowWriter().setLong("id", 3).end(3);
        RecordBatch batch = builder.build();
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.kind(1)).isEqualTo(ChangeKind.INSERT);
        assertThat(batch.origin(1)).isEqualTo(3);
    }

    @Test
    void kindsThatComeLateLeaveTheEarlierRowsInserts() {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 2);
        for (int i = 0; i < 100; i++) {
            builder.rowWriter().setLong("id", i).end(i % 10 == 5 ? ChangeKind.DELETE : ChangeKind.INSERT, i);
        }
        RecordBatch batch = builder.build();
        for (int i = 0; i < 100; i++) {
            assertThat(batch.kind(i)).isEqualTo(i % 10 == 5 ? ChangeKind.DELETE : ChangeKind.INSERT);
        }
    }

    @Test
    void aColumnThatGotTwoValuesInARowIsNoticed() {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 1);
        ((LongColumn.Builder) builder.column(0)).append(1);
        ((LongColumn.Builder) builder.column(0)).append(2);
        assertThatIllegalStateException().isThrownBy(() -> builder.endRow(1)).withMessageContaining("'id'");
        RowWriter writer = new BatchBuilder(SCHEMA, 1).rowWriter();
        writer.setLong("id", 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> writer.setLong("id", 2))
                .withMessage("column 'id' is set twice");
    }

    @Test
    void theRowWriterRefusesWhatDoesNotFit() {
        Schema schema = Schema.of(
                "t",
                Field.nullable("small", DataTypes.SMALLINT),
                Field.nullable("flag", DataTypes.BOOLEAN),
                Field.nullable("real", DataTypes.REAL),
                Field.nullable("price", DataTypes.decimal(4, 2)));
        RowWriter writer = new BatchBuilder(schema, 1).rowWriter();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.setLong("small", 32_768))
                .withMessageContaining("SMALLINT");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.setLong("flag", 2));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.setDouble("real", 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.setDecimal("price", new BigDecimal("0.001")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.setNull("none"))
                .withMessageContaining("'none'");
    }

    @Test
    void schemasRefuseNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> Schema.of("t"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Schema.of("t", Field.nullable("a", DataTypes.TEXT), Field.nullable("a", DataTypes.DATE)))
                .withMessageContaining("'a'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCHEMA.withKey(List.of("di")))
                .withMessageContaining("'di'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCHEMA.project(List.of("di")))
                .withMessageContaining("'di'");
        assertThat(SCHEMA.project(List.of("note", "id")).key()).containsExactly("id");
        assertThat(SCHEMA.withDataset("x"))
                .isNotEqualTo(SCHEMA)
                .hasToString("x(id bigint not null, note text) key [id]");
    }
}

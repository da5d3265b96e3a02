package io.dataweaver.core.transform;

import static io.dataweaver.api.data.ChangeKind.DELETE;
import static io.dataweaver.api.data.ChangeKind.INSERT;
import static io.dataweaver.api.data.ChangeKind.UPDATE_AFTER;
import static io.dataweaver.api.data.ChangeKind.UPDATE_BEFORE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterTransformTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("total", DataTypes.decimal(12, 2)),
                    Field.nullable("parts", DataTypes.INTEGER)),
            List.of("id"));

    private final Collected output = new Collected();

    private static Transform filter(String condition) {
        FilterPlugin plugin = new FilterPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), Map.of("condition", condition)), ORDERS);
    }

    /** Rows of id, total, parts. */
    private static RecordBatch rows(@Nullable Object[]... rows) {
        BatchBuilder builder = new BatchBuilder(ORDERS, rows.length);
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < 3; c++) {
                builder.column(c).appendValue(rows[i][c]);
            }
            builder.endRow(rows[i].length > 3 ? (ChangeKind) requireNonNull(rows[i][3]) : INSERT, i + 1);
        }
        return builder.build();
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    private List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (RecordBatch batch : output.batches()) {
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                changes.add(batch.kind(row) + " " + batch.column(0).value(row));
            }
        }
        return changes;
    }

    @Test
    void letsOnlyRowsPassForWhichTheConditionIsTrue() {
        filter("total > 10 and parts * 2 = 4")
                .apply(rows(row(1, 10, 2), row(2, 11, 2), row(3, null, 2), row(4, 20, 3), row(5, 12, 2)), output);

        assertThat(changes()).containsExactly("INSERT 2", "INSERT 5");
        assertThat(output.rejections()).isEmpty();
    }

    @Test
    void copiesNothing() {
        RecordBatch batch = rows(row(1, 10, 2), row(2, 11, 2));

        filter("id = 2").apply(batch, output);

        assertThat(output.batches().get(0).columns()).isEqualTo(batch.columns());
    }

    @Test
    void emitsNothingIfNothingPasses() {
        filter("id > 5").apply(rows(row(1, 10, 2)), output);

        assertThat(output.batches()).isEmpty();
    }

    @Test
    void looksOnlyAtSelectedRows() {
        RecordBatch batch = rows(row(1, 10, 0), row(2, 11, 1), row(3, 12, 2), row(4, 13, 0));

        filter("10 / parts >= 5").apply(batch.select(new int[] {1, 2}, 2), output);

        assertThat(changes()).containsExactly("INSERT 2", "INSERT 3");
        assertThat(output.rejections()).isEmpty();
    }

    @Test
    void rejectsRowsForWhichTheConditionFails() {
        filter("10 / parts > 1").apply(rows(row(1, 10, 0), row(2, 11, 2)), output);

        assertThat(changes()).containsExactly("INSERT 2");
        assertThat(output.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(RecordErrorCode.EVALUATION);
            assertThat(rejection.message()).isEqualTo("division by zero: 10 / 0");
            assertThat(rejection.record().origin()).isEqualTo(1);
        });
    }

    @Test
    void computesNothingForRowsThatAreOutAlready() {
        filter("parts <> 0 and 10 / parts > 1").apply(rows(row(1, 10, 0), row(2, 11, 2)), output);

        assertThat(output.rejections()).isEmpty();
        assertThat(changes()).containsExactly("INSERT 2");
    }

    @Test
    void turnsUpdatesThatCrossItsBorderIntoInsertsAndDeletes() {
        filter("total > 10")
                .apply(
                        rows(
                                row(1, 5, 1, UPDATE_BEFORE),
                                row(1, 15, 1, UPDATE_AFTER),
                                row(2, 15, 1, UPDATE_BEFORE),
                                row(2, 5, 1, UPDATE_AFTER),
                                row(3, 15, 1, UPDATE_BEFORE),
                                row(3, 16, 1, UPDATE_AFTER),
                                row(4, 1, 1, UPDATE_BEFORE),
                                row(4, 2, 1, UPDATE_AFTER),
                                row(5, 20, 1, DELETE),
                                row(6, 20, 1)),
                        output);

        assertThat(changes())
                .containsExactly("INSERT 1", "DELETE 2", "UPDATE_BEFORE 3", "UPDATE_AFTER 3", "DELETE 5", "INSERT 6");
    }

    @Test
    void rejectsBothHalvesOfAnUpdateOfWhichOneFails() {
        filter("10 / parts > 1")
                .apply(rows(row(1, 5, 1, UPDATE_BEFORE), row(1, 5, 0, UPDATE_AFTER), row(2, 5, 1)), output);

        assertThat(changes()).containsExactly("INSERT 2");
        assertThat(output.rejections())
                .extracting(rejection -> rejection.message())
                .containsExactly(
                        "the other half of this update failed: division by zero: 10 / 0", "division by zero: 10 / 0");
    }

    @Test
    void refusesToComputeWithValuesThatWereNotSent() {
        Column ids = new LongColumn(DataTypes.BIGINT, new long[] {1, 2}, 2, null);
        RecordBatch all = rows(row(1, 5, 1), row(2, 5, 1));
        Column parts = new LongColumn(DataTypes.INTEGER, new long[] {1, 1}, 2, new byte[] {Column.UNCHANGED, 0});
        RecordBatch batch = RecordBatch.of(ORDERS, List.of(ids, all.column(1), parts), 2, null, new long[] {1, 2});

        filter("parts = 1").apply(batch, output);

        assertThat(changes()).containsExactly("INSERT 2");
        assertThat(output.rejections())
                .singleElement()
                .satisfies(rejection ->
                        assertThat(rejection.message()).contains("'parts' was not sent because it has not changed"));
    }
}

package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.core.expression.ColumnCast;
import io.dataweaver.core.expression.EvaluationErrors;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cast that fails for values which lose something: the result, cast back, is not what it was. Text is no measure for that,
 * since {@code 1.50} and {@code 1.5} are the same number; there the widest type of the kind is.
 */
final class LosslessCast implements ColumnFunction {

    private final ColumnCast cast;
    private final DataType target;
    private final @Nullable ColumnCast reference;
    private final @Nullable ColumnCast back;

    private LosslessCast(ColumnCast cast, DataType target, @Nullable ColumnCast reference, @Nullable ColumnCast back) {
        this.cast = cast;
        this.target = target;
        this.reference = reference;
        this.back = back;
    }

    /** Returns {@code cast}, which is from a type to another, with a check of each value; empty if nothing could check it. */
    static Optional<ColumnFunction> of(ColumnCast cast, DataType from, DataType to) {
        if (!(from instanceof DataType.Text)) {
            return ColumnCast.of(to, from).map(back -> new LosslessCast(cast, to, null, back));
        }
        DataType widest = widest(to);
        if (widest.equals(to)) {
            return Optional.of(new LosslessCast(cast, to, null, null));
        }
        return ColumnCast.of(from, widest)
                .flatMap(reference ->
                        ColumnCast.of(to, widest).map(back -> new LosslessCast(cast, to, reference, back)));
    }

    private static DataType widest(DataType type) {
        if (type instanceof DataType.Decimal) {
            return DataType.Decimal.unbounded();
        } else if (type instanceof DataType.Time) {
            return new DataType.Time(Temporal.MAX_PRECISION);
        } else if (type instanceof DataType.Timestamp timestamp) {
            return new DataType.Timestamp(wider(timestamp.precision()));
        } else if (type instanceof DataType.Instant instant) {
            return new DataType.Instant(wider(instant.precision()));
        }
        return type;
    }

    /** Microseconds reach beyond every year, nanoseconds do not. */
    private static int wider(int precision) {
        return Math.max(precision, Temporal.MAX_MICROS_PRECISION);
    }

    @Override
    public Column apply(Column column, RecordBatch batch, EvaluationErrors errors) {
        Column result = cast.apply(column, batch, errors);
        if (back == null) {
            return result;
        }
        EvaluationErrors unchecked = new EvaluationErrors();
        Column before = reference == null ? column : reference.apply(column, batch, unchecked);
        RecordBatch fitting = without(batch, errors);
        Column after = back.apply(result, fitting, unchecked);
        for (int i = 0; i < fitting.size(); i++) {
            int row = fitting.row(i);
            if (column.isPresent(row) && (unchecked.failed(row) || !Values.same(before, row, after, row))) {
                errors.add(row, "'" + column.value(row) + "' would lose something as " + target.display());
            }
        }
        return result;
    }

    private static RecordBatch without(RecordBatch batch, EvaluationErrors errors) {
        if (errors.isEmpty()) {
            return batch;
        }
        int[] rows = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            rows[count] = row;
            count += errors.failed(row) ? 0 : 1;
        }
        return batch.select(rows, count);
    }
}

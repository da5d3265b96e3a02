package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.LongColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression that is true, false or unknown. */
abstract class Condition extends Expression {

    Condition(boolean nullable, List<? extends Expression> operands) {
        super(DataTypes.BOOLEAN, nullable, operands);
    }

    /** Writes the {@link Truth} of each of {@code rows} to its place in {@code truth}. */
    abstract void test(Evaluation run, Rows rows, byte[] truth);

    /** Returns those of {@code rows} for which this is true. */
    Rows select(Evaluation run, Rows rows) {
        byte[] truth = new byte[run.length()];
        test(run, rows, truth);
        return rows.where(truth, Truth.TRUE, false);
    }

    @Override
    final Column evaluate(Evaluation run, Rows rows) {
        byte[] truth = new byte[run.length()];
        test(run, rows, truth);
        long[] values = new long[truth.length];
        byte[] marks = null;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            values[row] = truth[row] & 1;
            if (truth[row] == Truth.UNKNOWN) {
                marks = marks == null ? new byte[truth.length] : marks;
                marks[row] = Column.NULL;
            }
        }
        return new LongColumn(DataTypes.BOOLEAN, values, truth.length, marks);
    }

    /** Makes the rows unknown that {@code marks} says are null. */
    static void maskNulls(byte @Nullable [] marks, int mask, Rows rows, byte[] truth) {
        if (marks == null) {
            return;
        }
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks[row & mask] != Column.PRESENT) {
                truth[row] = Truth.UNKNOWN;
            }
        }
    }
}

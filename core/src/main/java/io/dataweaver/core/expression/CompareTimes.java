package io.dataweaver.core.expression;

import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.util.List;

/** Compares a time that is counted in microseconds with one in nanoseconds, beyond whose range it may lie. */
final class CompareTimes extends Condition implements NeverFails {

    private static final long NANOS_PER_MICRO = 1000;
    private final Expression micros;
    private final Expression nanos;
    private final int outcomes;

    CompareTimes(Expression micros, int outcomes, Expression nanos) {
        super(anyNullable(micros, nanos), List.of(micros, nanos));
        this.micros = micros;
        this.nanos = nanos;
        this.outcomes = outcomes;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        LongColumn a = (LongColumn) micros.evaluate(run, rows);
        LongColumn b = (LongColumn) nanos.evaluate(run, rows);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = Order.test(outcomes, compare(a.get(row & micros.mask()), b.get(row & nanos.mask())));
        }
        maskNulls(Marks.union(run, rows, micros, a, nanos, b), -1, rows, truth);
    }

    private static int compare(long micros, long nanos) {
        if (Temporal.isInfinite(micros) || Temporal.isInfinite(nanos)) {
            return Long.compare(Temporal.isInfinite(micros) ? micros : 0, Temporal.isInfinite(nanos) ? nanos : 0);
        }
        int coarse = Long.compare(micros, Math.floorDiv(nanos, NANOS_PER_MICRO));
        return coarse != 0 || Math.floorMod(nanos, NANOS_PER_MICRO) == 0 ? coarse : -1;
    }
}

package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.LongColumn;
import java.math.BigInteger;
import java.util.List;

/**
 * A value that lies in 64 bits, an integer, a time or the digits of a {@code decimal(p,s)}, is between two constants, or
 * is not: what every comparison with a constant comes down to.
 */
final class LongRange extends Condition implements NeverFails {

    private final Expression operand;
    private final long low;
    private final long high;
    private final boolean negated;

    private LongRange(Expression operand, long low, long high, boolean negated) {
        super(operand.nullable(), List.of(operand));
        this.operand = operand;
        this.low = low;
        this.high = high;
        this.negated = negated;
    }

    /**
     * Returns {@code operand} compared with {@code value}.
     *
     * @param outcomes see {@link Order}
     * @param value not the least or greatest of 64 bits if {@code operand} is a decimal
     */
    static Condition compare(Expression operand, int outcomes, long value) {
        return switch (Order.comparison(outcomes)) {
            case EQUAL -> new LongRange(operand, value, value, false);
            case NOT_EQUAL -> new LongRange(operand, value, value, true);
            case LESS -> new LongRange(operand, value, Long.MAX_VALUE, true);
            case LESS_OR_EQUAL -> new LongRange(operand, Long.MIN_VALUE, value, false);
            case GREATER -> new LongRange(operand, Long.MIN_VALUE, value, true);
            case GREATER_OR_EQUAL -> new LongRange(operand, value, Long.MAX_VALUE, false);
        };
    }

    /** Returns {@code operand between low and high}, whose bounds are in order. */
    static Condition between(Expression operand, long low, long high) {
        return new LongRange(operand, low, high, false);
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        Column column = operand.evaluate(run, rows);
        test(values(column), rows, truth);
        if (column instanceof DecimalColumn decimals && !decimals.isCompact()) {
            testBig(decimals, rows, truth);
        }
        maskNulls(column.marks(), -1, rows, truth);
    }

    private void test(long[] values, Rows rows, byte[] truth) {
        long width = high - low;
        int inside = negated ? Truth.FALSE : Truth.TRUE;
        int count = rows.count();
        int[] selection = rows.selection();
        if (selection == null) {
            for (int row = 0; row < count; row++) {
                truth[row] = (byte) (Long.compareUnsigned(values[row] - low, width) <= 0 ? inside : inside ^ 1);
            }
        } else {
            for (int i = 0; i < count; i++) {
                int row = selection[i];
                truth[row] = (byte) (Long.compareUnsigned(values[row] - low, width) <= 0 ? inside : inside ^ 1);
            }
        }
    }

    @Override
    Rows select(Evaluation run, Rows rows) {
        Column column = operand.evaluate(run, rows);
        if (column.marks() != null || (column instanceof DecimalColumn decimals && !decimals.isCompact())) {
            return super.select(run, rows);
        }
        long[] values = values(column);
        long width = high - low;
        int count = rows.count();
        int[] selection = rows.selection();
        int[] picked = new int[count];
        int kept = 0;
        int inside = negated ? 0 : 1;
        if (selection == null) {
            for (int row = 0; row < count; row++) {
                picked[kept] = row;
                kept += Long.compareUnsigned(values[row] - low, width) <= 0 ? inside : inside ^ 1;
            }
        } else {
            for (int i = 0; i < count; i++) {
                int row = selection[i];
                picked[kept] = row;
                kept += Long.compareUnsigned(values[row] - low, width) <= 0 ? inside : inside ^ 1;
            }
        }
        return kept == count ? rows : new Rows(picked, kept);
    }

    private static long[] values(Column column) {
        return column instanceof DecimalColumn decimals ? decimals.unscaled() : ((LongColumn) column).values();
    }

    private void testBig(DecimalColumn column, Rows rows, byte[] truth) {
        BigInteger lowest = BigInteger.valueOf(low);
        BigInteger highest = BigInteger.valueOf(high);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (column.isBig(row) && Marks.present(column.marks(), row)) {
                BigInteger digits = column.big(row).unscaledValue();
                boolean inside = between(digits, lowest, highest);
                truth[row] = inside ^ negated ? Truth.TRUE : Truth.FALSE;
            }
        }
    }

    /** The ends of 64 bits stand for no limit, beyond which the big ones are. */
    private boolean between(BigInteger digits, BigInteger lowest, BigInteger highest) {
        return (low == Long.MIN_VALUE || digits.compareTo(lowest) >= 0)
                && (high == Long.MAX_VALUE || digits.compareTo(highest) <= 0);
    }
}

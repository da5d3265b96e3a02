package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Rounds decimals to a fixed number of digits behind the point; on unscaled longs where they are. */
final class Rounding extends Expression {

    private final Expression operand;
    private final int digits;
    private final RoundingMode mode;

    /**
     * Creates a rounding.
     *
     * @param type with a scale of {@code digits}, or 0 if they are negative, and room for the result
     * @param digits behind the point that stay; before it if negative
     * @param mode HALF_UP, DOWN, FLOOR or CEILING
     */
    Rounding(DataType.Decimal type, Expression operand, int digits, RoundingMode mode) {
        super(type, operand.nullable(), List.of(operand));
        this.operand = operand;
        this.digits = digits;
        this.mode = mode;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        DecimalColumn column = (DecimalColumn) operand.evaluate(run, rows);
        DataType.Decimal from = (DataType.Decimal) operand.type();
        int dropped = from.scale() - digits;
        if (!from.isUnbounded() && digits >= 0 && dropped >= 0 && dropped <= Powers.MAX_LONG && column.isCompact()) {
            long[] results = new long[run.length()];
            round(column.unscaled(), results, Powers.ofTen(dropped), rows);
            return new DecimalColumn((DataType.Decimal) type(), results, null, null, results.length, column.marks());
        }
        DecimalRows results = new DecimalRows(type(), run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (column.isPresent(row)) {
                round(run, row, column, results);
            }
        }
        return results.column(column.marks());
    }

    private void round(long[] values, long[] results, long step, Rows rows) {
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long value = values[row];
            long quotient = value / step;
            long rest = value - quotient * step;
            results[row] = quotient
                    + switch (mode) {
                        case HALF_UP -> Math.abs(rest) >= step - Math.abs(rest) && rest != 0 ? Long.signum(value) : 0;
                        case FLOOR -> rest < 0 ? -1 : 0;
                        case CEILING -> rest > 0 ? 1 : 0;
                        default -> 0;
                    };
        }
    }

    private void round(Evaluation run, int row, DecimalColumn column, DecimalRows results) {
        if (column.isSpecial(row)) {
            results.setSpecial(row, DecimalRows.special(column.scale(row)));
            return;
        }
        BigDecimal rounded = column.decimal(row).setScale(digits, mode);
        if (!results.set(row, rounded)) {
            run.fail(row, rounded.toPlainString() + " is out of range of " + type().display());
        }
    }
}

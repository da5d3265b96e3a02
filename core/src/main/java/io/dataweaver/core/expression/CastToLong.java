package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.util.Locale;

/**
 * Casts to what lies in 64 bits: booleans, integers, dates and times.
 *
 * <p>Decimals are rounded half away from zero, binary fractions half to even, as in PostgreSQL.
 */
final class CastToLong extends Cast {

    private static final int MAX_TEXT = 200;
    private static final double TWO_TO_63 = 0x1p63;

    private final Kind target;
    private final Kind origin;
    private final DataType from;

    CastToLong(Expression operand, DataType type, boolean safe) {
        super(operand, type, safe);
        this.target = Kind.of(type);
        this.from = operand.type();
        this.origin = Kind.of(from);
    }

    @Override
    Column cast(Evaluation run, Rows rows, Column column, NullMarks marks) {
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row)) {
                try {
                    results[row] = convert(column, row);
                } catch (ArithmeticException | DateTimeException | NumberFormatException unfit) {
                    fail(run, column, row, marks);
                }
            }
        }
        return new LongColumn(type(), results, results.length, marks.marks());
    }

    private long convert(Column column, int row) {
        if (column instanceof LongColumn longs) {
            return fromLong(longs.get(row));
        } else if (column instanceof DecimalColumn decimals) {
            return range(fromDecimal(decimals, row));
        } else if (column instanceof DoubleColumn doubles) {
            return range(fromDouble(doubles.get(row)));
        }
        return fromText((BytesColumn) column, row);
    }

    private long range(long value) {
        int unused = Long.SIZE - Numbers.bits(type());
        if (value != value << unused >> unused) {
            throw new ArithmeticException("out of range");
        }
        return value;
    }

    private long fromLong(long value) {
        if (target == Kind.BOOLEAN) {
            return value == 0 ? 0 : 1;
        } else if (target == Kind.INTEGER) {
            return range(value);
        } else if (origin != Kind.TIME && Temporal.isInfinite(value)) {
            if (target == Kind.TIME) {
                throw new DateTimeException("an infinite moment has no time of day");
            }
            return value;
        }
        return time(value);
    }

    private long time(long value) {
        long fromUnit = Temporal.unitsPerSecond(Comparisons.precision(from));
        int precision = Comparisons.precision(type());
        long unit = Temporal.unitsPerSecond(precision);
        if (target == Kind.DATE) {
            return Math.floorDiv(value, TemporalText.SECONDS_PER_DAY * fromUnit);
        } else if (origin == Kind.DATE) {
            return Math.multiplyExact(value, TemporalText.SECONDS_PER_DAY * unit);
        }
        long moment = target == Kind.TIME && origin != Kind.TIME
                ? Math.floorMod(value, TemporalText.SECONDS_PER_DAY * fromUnit)
                : value;
        return round(rescale(moment, fromUnit, unit), precision, unit);
    }

    private static long rescale(long value, long fromUnit, long unit) {
        if (fromUnit == unit) {
            return value;
        }
        return fromUnit < unit ? Math.multiplyExact(value, unit / fromUnit) : roundedDivision(value, fromUnit / unit);
    }

    /** Drops the digits of the fraction that the type does not have. */
    private static long round(long value, int precision, long unit) {
        int digits = unit == 1_000_000L ? 6 : 9;
        if (precision == digits) {
            return value;
        }
        long step = Powers.ofTen(digits - precision);
        return Math.multiplyExact(roundedDivision(value, step), step);
    }

    private static long roundedDivision(long value, long step) {
        long floor = Math.floorDiv(value, step);
        return Math.floorMod(value, step) * 2 >= step ? floor + 1 : floor;
    }

    private static long fromDecimal(DecimalColumn column, int row) {
        if (column.isSpecial(row)) {
            throw new ArithmeticException("not finite");
        }
        if (!column.isBig(row) && column.scale(row) == 0) {
            return column.unscaled(row);
        }
        return column.decimal(row).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    private static long fromDouble(double value) {
        double rounded = Math.rint(value);
        if (!(rounded >= -TWO_TO_63 && rounded < TWO_TO_63)) {
            throw new ArithmeticException("out of range");
        }
        return (long) rounded;
    }

    private long fromText(BytesColumn column, int row) {
        String text = ascii(column, row, MAX_TEXT);
        if (text == null) {
            throw new NumberFormatException("no number");
        }
        if (target == Kind.INTEGER) {
            return range(Long.parseLong(text));
        }
        return target == Kind.BOOLEAN ? bool(text.toLowerCase(Locale.ROOT)) : TemporalText.parse(text, type());
    }

    /** Accepts what PostgreSQL does (section 8.6): the words and their beginnings, as far as they are distinct. */
    private static long bool(String text) {
        if ("true".startsWith(text) || "yes".startsWith(text) || text.equals("on") || text.equals("1")) {
            return 1;
        } else if ("false".startsWith(text)
                || "no".startsWith(text)
                || text.equals("of")
                || text.equals("off")
                || text.equals("0")) {
            return 0;
        }
        throw new NumberFormatException("neither true nor false");
    }
}

package io.dataweaver.core.keyed;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.StateErrorCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * One aggregate of a group, as SQL has it: NULLs are passed over, and without any value the result is NULL, but for counts.
 *
 * <p>Immutable; what it has come to is in the {@link Group}, at its index.
 */
abstract sealed class Aggregate {

    final int index;
    final DataType type;

    private Aggregate(int index, DataType type) {
        this.index = index;
        this.type = type;
    }

    /** Takes a value that is present. */
    abstract void add(Group group, Column argument, int row);

    /** Adds the result to {@code to}, which is of {@link #type}. */
    void append(Group group, ColumnBuilder to) {
        if (group.counts[index] == 0) {
            to.appendNull();
        } else {
            appendPresent(group, to);
        }
    }

    abstract void appendPresent(Group group, ColumnBuilder to);

    /** How many records, or values. */
    static final class Count extends Aggregate {
        Count(int index) {
            super(index, DataTypes.BIGINT);
        }

        @Override
        void add(Group group, Column argument, int row) {
            group.counts[index]++;
        }

        @Override
        void append(Group group, ColumnBuilder to) {
            ((LongColumn.Builder) to).append(group.counts[index]);
        }

        @Override
        void appendPresent(Group group, ColumnBuilder to) {
            append(group, to);
        }
    }

    /** A sum of whole numbers of up to 32 bits. */
    static final class SumOfLongs extends Aggregate {
        SumOfLongs(int index) {
            super(index, DataTypes.BIGINT);
        }

        @Override
        void add(Group group, Column argument, int row) {
            group.counts[index]++;
            try {
                group.numbers[index] = Math.addExact(group.numbers[index], ((LongColumn) argument).get(row));
            } catch (ArithmeticException overflow) {
                throw new DataWeaverException(
                        StateErrorCode.INTERNAL, "a sum does not fit a bigint; cast its argument to decimal", overflow);
            }
        }

        @Override
        void appendPresent(Group group, ColumnBuilder to) {
            ((LongColumn.Builder) to).append(group.numbers[index]);
        }
    }

    /** A sum, or average, of binary fractions; in the order in which they came. */
    static final class SumOfDoubles extends Aggregate {
        private final boolean average;

        SumOfDoubles(int index, boolean average) {
            super(index, DataTypes.DOUBLE);
            this.average = average;
        }

        @Override
        void add(Group group, Column argument, int row) {
            double sum = group.counts[index]++ == 0 ? 0 : Double.longBitsToDouble(group.numbers[index]);
            group.numbers[index] = Double.doubleToRawLongBits(sum + ((DoubleColumn) argument).get(row));
        }

        @Override
        void appendPresent(Group group, ColumnBuilder to) {
            double sum = Double.longBitsToDouble(group.numbers[index]);
            ((DoubleColumn.Builder) to).append(average ? sum / group.counts[index] : sum);
        }
    }

    /** An exact sum, or average, of decimals or whole numbers. */
    static final class SumOfDecimals extends Aggregate {
        private static final int DIGITS_OF_A_COUNT = 19;
        private static final int DIGITS_OF_AN_AVERAGE = 6;

        private final int scale;
        private final boolean average;

        /**
         * Creates a sum.
         *
         * @param argument what is summed; decimal or bigint
         */
        SumOfDecimals(int index, DataType argument, boolean average) {
            super(index, result(argument, average));
            this.scale = scaleOf(argument);
            this.average = average;
        }

        private static int scaleOf(DataType argument) {
            return argument instanceof DataType.Decimal decimal ? decimal.scale() : 0;
        }

        /** So wide that no sum of as many values as there can be is refused. */
        private static DataType result(DataType argument, boolean average) {
            int digits = argument instanceof DataType.Decimal decimal ? decimal.precision() : DIGITS_OF_A_COUNT;
            int more = average ? DIGITS_OF_AN_AVERAGE : DIGITS_OF_A_COUNT;
            boolean unbounded = digits == 0 || digits + more > DataType.Decimal.MAX_PRECISION;
            return unbounded
                    ? DataTypes.DECIMAL
                    : DataTypes.decimal(digits + more, scaleOf(argument) + (average ? DIGITS_OF_AN_AVERAGE : 0));
        }

        @Override
        void add(Group group, Column argument, int row) {
            group.counts[index]++;
            if (argument instanceof LongColumn longs) {
                addUnscaled(group, longs.get(row));
                return;
            }
            DecimalColumn decimals = (DecimalColumn) argument;
            if (!decimals.isBig(row) && decimals.scale(row) == scale) {
                addUnscaled(group, decimals.unscaled(row));
            } else {
                addBig(group, decimals.decimal(row));
            }
        }

        private void addUnscaled(Group group, long more) {
            long sum = group.numbers[index] + more;
            if (((group.numbers[index] ^ sum) & (more ^ sum)) < 0) {
                addBig(group, BigDecimal.valueOf(more, scale));
            } else {
                group.numbers[index] = sum;
            }
        }

        private void addBig(Group group, BigDecimal more) {
            Object before = group.values[index];
            group.values[index] = before == null ? more : ((BigDecimal) before).add(more);
        }

        @Override
        void appendPresent(Group group, ColumnBuilder to) {
            BigDecimal sum = BigDecimal.valueOf(group.numbers[index], scale);
            if (group.values[index] instanceof BigDecimal big) {
                sum = sum.add(big);
            }
            if (average) {
                sum = sum.divide(
                        BigDecimal.valueOf(group.counts[index]),
                        Math.max(sum.scale(), scale) + DIGITS_OF_AN_AVERAGE,
                        RoundingMode.HALF_UP);
            }
            ((DecimalColumn.Builder) to).append(sum);
        }
    }

    /** The smallest or largest value. */
    static final class Extreme extends Aggregate {
        private final boolean largest;

        Extreme(int index, DataType type, boolean largest) {
            super(index, type);
            this.largest = largest;
        }

        @Override
        void add(Group group, Column argument, int row) {
            boolean first = group.counts[index]++ == 0;
            if (argument instanceof LongColumn longs) {
                long value = longs.get(row);
                if (first || isMore(Long.compare(value, group.numbers[index]))) {
                    group.numbers[index] = value;
                }
            } else if (argument instanceof DoubleColumn doubles) {
                double value = doubles.get(row);
                if (first || isMore(Double.compare(value, Double.longBitsToDouble(group.numbers[index])))) {
                    group.numbers[index] = Double.doubleToRawLongBits(value);
                }
            } else if (argument instanceof DecimalColumn decimals) {
                BigDecimal value = decimals.decimal(row);
                if (first || isMore(value.compareTo(decimal(group)))) {
                    group.values[index] = value;
                }
            } else {
                addBytes(group, (BytesColumn) argument, row, first);
            }
        }

        private void addBytes(Group group, BytesColumn argument, int row, boolean first) {
            byte[] data = argument.data();
            int start = argument.start(row);
            int end = argument.end(row);
            byte[] before = first ? new byte[0] : bytes(group);
            if (first || isMore(Arrays.compareUnsigned(data, start, end, before, 0, before.length))) {
                group.values[index] = Arrays.copyOfRange(data, start, end);
            }
        }

        private BigDecimal decimal(Group group) {
            return (BigDecimal) requireNonNull(group.values[index]);
        }

        private byte[] bytes(Group group) {
            return (byte[]) requireNonNull(group.values[index]);
        }

        private boolean isMore(int comparison) {
            return largest ? comparison > 0 : comparison < 0;
        }

        @Override
        void appendPresent(Group group, ColumnBuilder to) {
            if (to instanceof LongColumn.Builder longs) {
                longs.append(group.numbers[index]);
            } else if (to instanceof DoubleColumn.Builder doubles) {
                doubles.append(Double.longBitsToDouble(group.numbers[index]));
            } else if (to instanceof DecimalColumn.Builder decimals) {
                decimals.append(decimal(group));
            } else {
                byte[] bytes = bytes(group);
                ((BytesColumn.Builder) to).append(bytes, 0, bytes.length);
            }
        }
    }
}

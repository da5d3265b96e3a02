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
 * <p>Immutable; what it has come to is in the {@link GroupTable}, at its index.
 */
abstract sealed class Aggregate {

    private static final int UNBOUNDED = -1;
    private static final byte[] NOTHING = {};

    final int index;
    final DataType type;

    private Aggregate(int index, DataType type) {
        this.index = index;
        this.type = type;
    }

    /** Takes the values of rows, in all of which {@code argument} is present. */
    abstract void add(GroupTable groups, GroupedRows rows, Column argument);

    /** Adds the result of a group to {@code to}, which is of {@link #type}. */
    void append(GroupTable groups, int group, ColumnBuilder to) {
        if (groups.count(group, index) == 0) {
            to.appendNull();
        } else {
            appendPresent(groups, group, to);
        }
    }

    abstract void appendPresent(GroupTable groups, int group, ColumnBuilder to);

    /** How many records, or values. */
    static final class Count extends Aggregate {
        Count(int index) {
            super(index, DataTypes.BIGINT);
        }

        @Override
        void add(GroupTable groups, GroupedRows rows, Column argument) {
            for (int i = 0; i < rows.size(); i++) {
                int group = rows.group(i);
                groups.page(group)[groups.at(group, index)]++;
            }
        }

        @Override
        void append(GroupTable groups, int group, ColumnBuilder to) {
            appendPresent(groups, group, to);
        }

        @Override
        void appendPresent(GroupTable groups, int group, ColumnBuilder to) {
            ((LongColumn.Builder) to).append(groups.count(group, index));
        }
    }

    /** A sum of whole numbers of up to 32 bits. */
    static final class SumOfLongs extends Aggregate {
        SumOfLongs(int index) {
            super(index, DataTypes.BIGINT);
        }

        @Override
        void add(GroupTable groups, GroupedRows rows, Column argument) {
            long[] values = ((LongColumn) argument).values();
            for (int i = 0; i < rows.size(); i++) {
                int group = rows.group(i);
                long[] page = groups.page(group);
                int at = groups.at(group, index);
                page[at]++;
                page[at + 1] = sum(page[at + 1], values[rows.row(i)]);
            }
        }

        private static long sum(long sum, long more) {
            try {
                return Math.addExact(sum, more);
            } catch (ArithmeticException overflow) {
                throw new DataWeaverException(
                        StateErrorCode.INTERNAL, "a sum does not fit a bigint; cast its argument to decimal", overflow);
            }
        }

        @Override
        void appendPresent(GroupTable groups, int group, ColumnBuilder to) {
            ((LongColumn.Builder) to).append(groups.number(group, index));
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
        void add(GroupTable groups, GroupedRows rows, Column argument) {
            DoubleColumn values = (DoubleColumn) argument;
            for (int i = 0; i < rows.size(); i++) {
                int group = rows.group(i);
                long[] page = groups.page(group);
                int at = groups.at(group, index);
                double sum = page[at]++ == 0 ? 0 : Double.longBitsToDouble(page[at + 1]);
                page[at + 1] = Double.doubleToRawLongBits(sum + values.get(rows.row(i)));
            }
        }

        @Override
        void appendPresent(GroupTable groups, int group, ColumnBuilder to) {
            double sum = Double.longBitsToDouble(groups.number(group, index));
            ((DoubleColumn.Builder) to).append(average ? sum / groups.count(group, index) : sum);
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
        void add(GroupTable groups, GroupedRows rows, Column argument) {
            long[] longs = argument instanceof LongColumn whole ? whole.values() : null;
            DecimalColumn decimals = argument instanceof DecimalColumn given ? given : null;
            for (int i = 0; i < rows.size(); i++) {
                int group = rows.group(i);
                int row = rows.row(i);
                groups.page(group)[groups.at(group, index)]++;
                if (longs != null) {
                    addUnscaled(groups, group, longs[row]);
                } else if (decimals != null && !decimals.isBig(row) && decimals.scale(row) == scale) {
                    addUnscaled(groups, group, decimals.unscaled(row));
                } else {
                    addBig(groups, group, ((DecimalColumn) argument).decimal(row));
                }
            }
        }

        private void addUnscaled(GroupTable groups, int group, long more) {
            long[] page = groups.page(group);
            int at = groups.at(group, index) + 1;
            long sum = page[at] + more;
            if (((page[at] ^ sum) & (more ^ sum)) < 0) {
                addBig(groups, group, BigDecimal.valueOf(more, scale));
            } else {
                page[at] = sum;
            }
        }

        private void addBig(GroupTable groups, int group, BigDecimal more) {
            Object before = groups.value(group, index);
            groups.value(group, index, before == null ? more : ((BigDecimal) before).add(more));
        }

        @Override
        void appendPresent(GroupTable groups, int group, ColumnBuilder to) {
            DecimalColumn.Builder decimals = (DecimalColumn.Builder) to;
            Object big = groups.value(group, index);
            if (big == null && !average) {
                if (((DataType.Decimal) type).isUnbounded()) {
                    decimals.append(groups.number(group, index), scale);
                } else {
                    decimals.append(groups.number(group, index));
                }
                return;
            }
            BigDecimal sum = BigDecimal.valueOf(groups.number(group, index), scale);
            if (big != null) {
                sum = sum.add((BigDecimal) big);
            }
            if (average) {
                sum = sum.divide(
                        BigDecimal.valueOf(groups.count(group, index)),
                        Math.max(sum.scale(), scale) + DIGITS_OF_AN_AVERAGE,
                        RoundingMode.HALF_UP);
            }
            decimals.append(sum);
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
        void add(GroupTable groups, GroupedRows rows, Column argument) {
            if (argument instanceof LongColumn longs) {
                addLongs(groups, rows, longs.values());
            } else if (argument instanceof DoubleColumn doubles) {
                addDoubles(groups, rows, doubles);
            } else if (argument instanceof DecimalColumn decimals) {
                addDecimals(groups, rows, decimals);
            } else {
                addBytes(groups, rows, (BytesColumn) argument);
            }
        }

        private void addLongs(GroupTable groups, GroupedRows rows, long[] values) {
            for (int i = 0; i < rows.size(); i++) {
                int group = rows.group(i);
                long[] page = groups.page(group);
                int at = groups.at(group, index);
                long value = values[rows.row(i)];
                if (page[at]++ == 0 || isMore(Long.compare(value, page[at + 1]))) {
                    page[at + 1] = value;
                }
            }
        }

        private void addDoubles(GroupTable groups, GroupedRows rows, DoubleColumn values) {
            for (int i = 0; i < rows.size(); i++) {
                int group = rows.group(i);
                long[] page = groups.page(group);
                int at = groups.at(group, index);
                double value = values.get(rows.row(i));
                if (page[at]++ == 0 || isMore(Double.compare(value, Double.longBitsToDouble(page[at + 1])))) {
                    page[at + 1] = Double.doubleToRawLongBits(value);
                }
            }
        }

        /** In the number as long as all have the scale of their type and fit; else in the value, which then holds. */
        private void addDecimals(GroupTable groups, GroupedRows rows, DecimalColumn values) {
            int scale = scale();
            boolean plain = scale != UNBOUNDED && values.isCompact();
            for (int i = 0; i < rows.size(); i++) {
                int group = rows.group(i);
                int row = rows.row(i);
                long[] page = groups.page(group);
                int at = groups.at(group, index);
                boolean first = page[at]++ == 0;
                if (plain && values.scale(row) == scale && groups.value(group, index) == null) {
                    long value = values.unscaled(row);
                    if (first || isMore(Long.compare(value, page[at + 1]))) {
                        page[at + 1] = value;
                    }
                } else {
                    BigDecimal value = values.decimal(row);
                    if (first || isMore(value.compareTo(decimal(groups, group)))) {
                        groups.value(group, index, value);
                    }
                }
            }
        }

        /** Returns how many digits all values have behind the point, or {@link #UNBOUNDED}. */
        private int scale() {
            DataType.Decimal decimal = (DataType.Decimal) type;
            return decimal.isUnbounded() ? UNBOUNDED : decimal.scale();
        }

        private BigDecimal decimal(GroupTable groups, int group) {
            Object big = groups.value(group, index);
            return big == null ? BigDecimal.valueOf(groups.number(group, index), scale()) : (BigDecimal) big;
        }

        private void addBytes(GroupTable groups, GroupedRows rows, BytesColumn argument) {
            byte[] data = argument.data();
            for (int i = 0; i < rows.size(); i++) {
                int group = rows.group(i);
                int start = argument.start(rows.row(i));
                int end = argument.end(rows.row(i));
                boolean first = groups.page(group)[groups.at(group, index)]++ == 0;
                byte[] before = first ? NOTHING : bytes(groups, group);
                if (first || isMore(Arrays.compareUnsigned(data, start, end, before, 0, before.length))) {
                    groups.value(group, index, Arrays.copyOfRange(data, start, end));
                }
            }
        }

        private byte[] bytes(GroupTable groups, int group) {
            return (byte[]) requireNonNull(groups.value(group, index));
        }

        private boolean isMore(int comparison) {
            return largest ? comparison > 0 : comparison < 0;
        }

        @Override
        void appendPresent(GroupTable groups, int group, ColumnBuilder to) {
            if (to instanceof LongColumn.Builder longs) {
                longs.append(groups.number(group, index));
            } else if (to instanceof DoubleColumn.Builder doubles) {
                doubles.append(Double.longBitsToDouble(groups.number(group, index)));
            } else if (to instanceof DecimalColumn.Builder decimals) {
                Object big = groups.value(group, index);
                if (big == null) {
                    decimals.append(groups.number(group, index));
                } else {
                    decimals.append((BigDecimal) big);
                }
            } else {
                byte[] bytes = bytes(groups, group);
                ((BytesColumn.Builder) to).append(bytes, 0, bytes.length);
            }
        }
    }
}

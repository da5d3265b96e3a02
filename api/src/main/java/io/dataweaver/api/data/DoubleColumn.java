package io.dataweaver.api.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Binary fractions of 32 and 64 bits; those of 32 are widened, which is exact. */
public final class DoubleColumn extends Column {

    private final double[] values;

    /** Wraps arrays without copying; the caller does not change them afterwards. */
    public DoubleColumn(DataType type, double[] values, int length, byte @Nullable [] marks) {
        super(type, length, marks);
        if (type.layout() != DataType.Layout.DOUBLE) {
            throw new IllegalArgumentException("a column of " + type + " does not lie in doubles");
        }
        this.values = values;
    }

    public double get(int row) {
        return values[row];
    }

    /** Returns the values; at least {@link #length} long, shared, for reading only. */
    public double[] values() {
        return values;
    }

    @Override
    public long byteSize() {
        return 8L * values.length + marksSize();
    }

    @Override
    Object presentValue(int row) {
        if (type() instanceof DataType.Float32) {
            return (float) values[row];
        }
        return values[row];
    }

    /** Collects the values of a {@link DoubleColumn}. */
    public static final class Builder extends ColumnBuilder {
        private double[] values;

        Builder(DataType type, int capacity) {
            super(type);
            values = new double[Math.max(capacity, 1)];
        }

        /** Adds a value; for a column of 32 bits the caller has rounded it to one. */
        public void append(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, newCapacity(values.length));
            }
            values[size++] = value;
        }

        /** Returns the array of values, in which rows may be written that are then {@linkplain #advance added}. */
        public double[] values() {
            return values;
        }

        @Override
        public int capacity() {
            return values.length;
        }

        @Override
        void appendPlaceholder() {
            append(0);
        }

        @Override
        void appendPresent(Column from, int row) {
            append(((DoubleColumn) from).values[row]);
        }

        @Override
        void appendPresentValue(Object value) {
            if (!(value instanceof Number number)) {
                throw LongValues.unfit(type(), value);
            }
            append(DoubleValues.of(type(), number));
        }

        @Override
        public long byteSize() {
            return 8L * size;
        }

        @Override
        void truncateValues(int newSize) {}

        @Override
        public DoubleColumn build() {
            return new DoubleColumn(type(), values, size, builtMarks());
        }
    }
}

package io.dataweaver.api.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Booleans, integers, dates, times, timestamps and instants: 64 bits each. */
public final class LongColumn extends Column {

    private final long[] values;

    /**
     * Wraps arrays without copying; the caller does not change them afterwards.
     *
     * @param marks one a row, or null if every row has a value
     */
    public LongColumn(DataType type, long[] values, int length, byte @Nullable [] marks) {
        super(type, length, marks);
        if (type.layout() != DataType.Layout.LONG) {
            throw new IllegalArgumentException("a column of " + type + " does not lie in longs");
        }
        this.values = values;
    }

    public long get(int row) {
        return values[row];
    }

    /** Returns the values; at least {@link #length} long, shared, for reading only. */
    public long[] values() {
        return values;
    }

    @Override
    public long byteSize() {
        return 8L * values.length + marksSize();
    }

    @Override
    Object presentValue(int row) {
        long value = values[row];
        DataType type = type();
        if (type instanceof DataType.Bool) {
            return value != 0;
        } else if (type instanceof DataType.Int16) {
            return (short) value;
        } else if (type instanceof DataType.Int32) {
            return (int) value;
        } else if (type instanceof DataType.Date) {
            return date(value);
        } else if (type instanceof DataType.Time time) {
            return time(value, Temporal.unitsPerSecond(time.precision()));
        } else if (type instanceof DataType.Timestamp timestamp) {
            return timestamp(value, Temporal.unitsPerSecond(timestamp.precision()));
        } else if (type instanceof DataType.Instant instant) {
            return instant(value, Temporal.unitsPerSecond(instant.precision()));
        }
        return value;
    }

    private static LocalTime time(long value, long unit) {
        return value == Temporal.SECONDS_PER_DAY * unit
                ? LocalTime.MAX
                : LocalTime.ofNanoOfDay(value * (1_000_000_000L / unit));
    }

    private static LocalDate date(long days) {
        if (Temporal.isInfinite(days)) {
            return days > 0 ? LocalDate.MAX : LocalDate.MIN;
        }
        return LocalDate.ofEpochDay(days);
    }

    private static LocalDateTime timestamp(long value, long unit) {
        if (Temporal.isInfinite(value)) {
            return value > 0 ? LocalDateTime.MAX : LocalDateTime.MIN;
        }
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(value, unit),
                (int) (Math.floorMod(value, unit) * (1_000_000_000L / unit)),
                ZoneOffset.UTC);
    }

    private static Instant instant(long value, long unit) {
        if (Temporal.isInfinite(value)) {
            return value > 0 ? Instant.MAX : Instant.MIN;
        }
        return Instant.ofEpochSecond(Math.floorDiv(value, unit), Math.floorMod(value, unit) * (1_000_000_000L / unit));
    }

    /** Collects the values of a {@link LongColumn}. */
    public static final class Builder extends ColumnBuilder {
        private long[] values;

        Builder(DataType type, int capacity) {
            super(type);
            values = new long[Math.max(capacity, 1)];
        }

        /** Adds a value; the caller has checked that it is in the range of the type. */
        public void append(long value) {
            if (size == values.length) {
                grow();
            }
            values[size++] = value;
        }

        private void grow() {
            values = java.util.Arrays.copyOf(values, newCapacity(values.length));
        }

        /** Returns the array of values, in which rows may be written that are then {@linkplain #advance added}. */
        public long[] values() {
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
            append(((LongColumn) from).values[row]);
        }

        @Override
        void appendPresentValue(Object value) {
            append(LongValues.of(type(), value));
        }

        @Override
        public long byteSize() {
            return 8L * size;
        }

        @Override
        void truncateValues(int newSize) {}

        @Override
        public LongColumn build() {
            return new LongColumn(type(), values, size, builtMarks());
        }
    }
}

package io.dataweaver.api.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps: the keys and values of all rows in two columns, and where each row's begin. */
public final class MapColumn extends Column {

    private final Column keys;
    private final Column values;
    private final int[] offsets;

    /**
     * Wraps arrays without copying.
     *
     * @param offsets {@code length + 1} or more; row r has the entries {@code offsets[r]..offsets[r + 1])}
     */
    public MapColumn(
            DataType.MapOf type, Column keys, Column values, int[] offsets, int length, byte @Nullable [] marks) {
        super(type, length, marks);
        this.keys = keys;
        this.values = values;
        this.offsets = offsets;
    }

    public Column keys() {
        return keys;
    }

    public Column values() {
        return values;
    }

    /** Returns the first entry of {@code row}. */
    public int start(int row) {
        return offsets[row];
    }

    /** Returns the end of the entries of {@code row}, exclusive. */
    public int end(int row) {
        return offsets[row + 1];
    }

    @Override
    public long byteSize() {
        return keys.byteSize() + values.byteSize() + 4L * offsets.length + marksSize();
    }

    @Override
    Object presentValue(int row) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = offsets[row]; i < offsets[row + 1]; i++) {
            map.put(keys.value(i), values.value(i));
        }
        return map;
    }

    /** Collects maps: add to {@link #keys} and {@link #values} in step, then call {@link #end}. */
    public static final class Builder extends ColumnBuilder {
        private final ColumnBuilder keys;
        private final ColumnBuilder values;
        private int[] offsets;

        Builder(DataType.MapOf type, int capacity) {
            super(type);
            this.keys = ColumnBuilder.of(type.key(), capacity);
            this.values = ColumnBuilder.of(type.value(), capacity);
            this.offsets = new int[Math.max(capacity, 1) + 1];
        }

        public ColumnBuilder keys() {
            return keys;
        }

        public ColumnBuilder values() {
            return values;
        }

        /** Ends the row: its entries are those added since the last row. */
        public void end() {
            if (keys.size() != values.size()) {
                throw new IllegalStateException(keys.size() + " keys, but " + values.size() + " values");
            }
            if (size + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, newCapacity(offsets.length));
            }
            offsets[++size] = keys.size();
        }

        @Override
        public int capacity() {
            return size;
        }

        @Override
        void appendPlaceholder() {
            truncateValues(size);
            end();
        }

        @Override
        void appendPresent(Column from, int row) {
            MapColumn column = (MapColumn) from;
            for (int i = column.offsets[row]; i < column.offsets[row + 1]; i++) {
                keys.appendFrom(column.keys, i);
                values.appendFrom(column.values, i);
            }
            end();
        }

        @Override
        void appendPresentValue(Object value) {
            if (!(value instanceof Map<?, ?> map)) {
                throw LongValues.unfit(type(), value);
            }
            truncateValues(size); // What a map that was refused half-way has left.
            map.forEach((k, v) -> {
                if (k == null) {
                    throw new IllegalArgumentException("a key of " + type() + " is null");
                }
                keys.appendValue(k);
                values.appendValue(v);
            });
            end();
        }

        @Override
        public long byteSize() {
            return keys.byteSize() + values.byteSize() + 4L * size;
        }

        @Override
        void truncateValues(int newSize) {
            keys.truncate(offsets[newSize]);
            values.truncate(offsets[newSize]);
        }

        @Override
        public MapColumn build() {
            return new MapColumn((DataType.MapOf) type(), keys.build(), values.build(), offsets, size, builtMarks());
        }
    }
}

package io.dataweaver.api.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists: the elements of all rows in one column, and where each row's begin. */
public final class ListColumn extends Column {

    private final Column elements;
    private final int[] offsets;

    /**
     * Wraps arrays without copying.
     *
     * @param offsets {@code length + 1} or more; row r has the elements {@code offsets[r]..offsets[r + 1])}
     */
    public ListColumn(DataType.ListOf type, Column elements, int[] offsets, int length, byte @Nullable [] marks) {
        super(type, length, marks);
        this.elements = elements;
        this.offsets = offsets;
    }

    public Column elements() {
        return elements;
    }

    /** Returns the first element of {@code row}. */
    public int start(int row) {
        return offsets[row];
    }

    /** Returns the end of the elements of {@code row}, exclusive. */
    public int end(int row) {
        return offsets[row + 1];
    }

    @Override
    public long byteSize() {
        return elements.byteSize() + 4L * offsets.length + marksSize();
    }

    @Override
    Object presentValue(int row) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = offsets[row]; i < offsets[row + 1]; i++) {
            list.add(elements.value(i));
        }
        return list;
    }

    /** Collects lists: add the elements to {@link #elements}, then call {@link #end}. */
    public static final class Builder extends ColumnBuilder {
        private final ColumnBuilder elements;
        private int[] offsets;

        Builder(DataType.ListOf type, int capacity) {
            super(type);
            this.elements = ColumnBuilder.of(type.element(), capacity);
            this.offsets = new int[Math.max(capacity, 1) + 1];
        }

        /** Returns where the elements of the row in progress go. */
        public ColumnBuilder elements() {
            return elements;
        }

        /** Ends the row: its elements are those added since the last row. */
        public void end() {
            if (size + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, newCapacity(offsets.length));
            }
            offsets[++size] = elements.size();
        }

        @Override
        public int capacity() {
            return size;
        }

        @Override
        void appendPlaceholder() {
            elements.truncate(offsets[size]);
            end();
        }

        @Override
        void appendPresent(Column from, int row) {
            ListColumn column = (ListColumn) from;
            for (int i = column.offsets[row]; i < column.offsets[row + 1]; i++) {
                elements.appendFrom(column.elements, i);
            }
            end();
        }

        @Override
        void appendPresentValue(Object value) {
            if (!(value instanceof Collection<?> list)) {
                throw LongValues.unfit(type(), value);
            }
            truncateValues(size); // What a list that was refused half-way has left.
            for (Object element : list) {
                elements.appendValue(element);
            }
            end();
        }

        @Override
        public long byteSize() {
            return elements.byteSize() + 4L * size;
        }

        @Override
        void truncateValues(int newSize) {
            elements.truncate(offsets[newSize]);
        }

        @Override
        public ListColumn build() {
            return new ListColumn((DataType.ListOf) type(), elements.build(), offsets, size, builtMarks());
        }
    }
}

package io.dataweaver.api.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of one column, row by row.
 *
 * <p>Subclasses add {@code append} for their kind of value; fast code casts to them once and calls that. Not
 * thread-safe.
 */
public abstract sealed class ColumnBuilder
        permits LongColumn.Builder,
                DoubleColumn.Builder,
                DecimalColumn.Builder,
                BytesColumn.Builder,
                ListColumn.Builder,
                MapColumn.Builder,
                StructColumn.Builder {

    static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private static final byte[] NO_MARKS = {};

    private final DataType type;
    private byte @Nullable [] marks;

    /** Rows added so far. */
    int size;

    ColumnBuilder(DataType type) {
        this.type = type;
    }

    /** Returns a builder for {@code type} with room for {@code capacity} rows; it grows. */
    public static ColumnBuilder of(DataType type, int capacity) {
        return switch (type.layout()) {
            case LONG -> new LongColumn.Builder(type, capacity);
            case DOUBLE -> new DoubleColumn.Builder(type, capacity);
            case DECIMAL -> new DecimalColumn.Builder((DataType.Decimal) type, capacity);
            case BYTES -> new BytesColumn.Builder(type, capacity);
            case LIST -> new ListColumn.Builder((DataType.ListOf) type, capacity);
            case MAP -> new MapColumn.Builder((DataType.MapOf) type, capacity);
            case STRUCT -> new StructColumn.Builder((DataType.Struct) type, capacity);
        };
    }

    public final DataType type() {
        return type;
    }

    /** Returns how many rows were added. */
    public final int size() {
        return size;
    }

    /** Adds null. */
    public final void appendNull() {
        mark(Column.NULL);
    }

    /** Adds the mark of a value that the source did not send because it has not changed. */
    public final void appendUnchanged() {
        mark(Column.UNCHANGED);
    }

    /** Adds the value of {@code row} of a column of the same type, or its mark. */
    public final void appendFrom(Column column, int row) {
        if (column.isPresent(row)) {
            appendPresent(column, row);
        } else {
            mark(column.isNull(row) ? Column.NULL : Column.UNCHANGED);
        }
    }

    /**
     * Adds a Java object of the kind that {@link Column#value} returns; null adds null.
     *
     * @throws IllegalArgumentException if it does not fit the type without loss
     */
    public final void appendValue(@Nullable Object value) {
        if (value == null) {
            appendNull();
        } else {
            appendPresentValue(value);
        }
    }

    /** Forgets the rows from {@code newSize} on, and what was begun of a further one; does nothing if there are fewer. */
    public final void truncate(int newSize) {
        if (newSize <= size) {
            truncateValues(newSize);
            if (marks != null && newSize < marks.length) {
                Arrays.fill(marks, newSize, Math.min(size, marks.length), Column.PRESENT);
            }
            size = newSize;
        }
    }

    /**
     * Returns for how many rows, those added so far among them, there is room to be written before they are {@linkplain #advance
     * added}. Lists and maps, of which a row may be any number of elements, have room for none but those added.
     */
    public abstract int capacity();

    /**
     * Returns one mark a row, {@link Column#PRESENT} behind the last one, for code that writes rows before it {@linkplain
     * #advance adds} them; empty, or shorter than {@link #capacity}, as long as no mark was needed.
     */
    public final byte[] marks() {
        return marks == null ? NO_MARKS : marks;
    }

    /**
     * Adds {@code count} rows at once, which the caller has written behind the last one: to the arrays that subclasses hand out and,
     * where there is no value, to {@link #marks}. At most one row more may be written in part; it is not added, and is written over.
     */
    public final void advance(int count) {
        if (count > capacity() - size) {
            throw new IllegalArgumentException("there is room for " + (capacity() - size) + " rows, not for " + count);
        }
        size += count;
        if (marks != null && size < marks.length) {
            marks[size] = Column.PRESENT;
        }
        advanced();
    }

    /** Returns about how many bytes the rows so far take. */
    public abstract long byteSize();

    /**
     * Returns the rows so far as a column, which shares memory with this. More may be added, which that column does not show, but
     * none may be {@linkplain #truncate forgotten}.
     */
    public abstract Column build();

    abstract void appendPlaceholder();

    abstract void appendPresent(Column from, int row);

    abstract void appendPresentValue(Object value);

    abstract void truncateValues(int newSize);

    /** Called when rows were added that are in the arrays already. */
    void advanced() {}

    private void mark(byte mark) {
        int row = size;
        appendPlaceholder();
        if (marks == null) {
            marks = new byte[Math.max(row + 1, Math.max(64, capacity()))];
        } else if (row >= marks.length) {
            marks = Arrays.copyOf(marks, newCapacity(Math.max(marks.length, row)));
        }
        marks[row] = mark;
    }

    final byte @Nullable [] builtMarks() {
        return marks == null || marks.length >= size ? marks : Arrays.copyOf(marks, size);
    }

    static int newCapacity(int capacity) {
        return (int) Math.min(capacity + (capacity >> 1) + 16L, MAX_ARRAY);
    }
}

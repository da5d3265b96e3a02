package io.dataweaver.api.data;

import org.jspecify.annotations.Nullable;

/**
 * The values of one column of a batch, on the heap.
 *
 * <p>Immutable once built; the arrays that subclasses hand out are shared, for reading only. Rows are physical: a
 * batch with a selection maps its rows by {@link RecordBatch#row}. What stands at a row that is null, unchanged or not
 * selected is undefined.
 *
 * <p><b>Threads.</b> Any thread may read.
 */
public abstract sealed class Column
        permits LongColumn, DoubleColumn, DecimalColumn, BytesColumn, ListColumn, MapColumn, StructColumn {

    /** The mark of a row that has a value. */
    public static final byte PRESENT = 0;

    /** The mark of a row that is null. */
    public static final byte NULL = 1;

    /**
     * The mark of a row whose value the source did not send because it has not changed, such as a TOAST value of
     * PostgreSQL; or, in a row as it was before an update or delete, because only its key was sent. It is not null, and it
     * never leaves as a value.
     */
    public static final byte UNCHANGED = 2;

    private final DataType type;
    private final int length;
    private final byte @Nullable [] marks;

    Column(DataType type, int length, byte @Nullable [] marks) {
        this.type = type;
        this.length = length;
        this.marks = marks;
    }

    public final DataType type() {
        return type;
    }

    /** Returns how many physical rows there are. */
    public final int length() {
        return length;
    }

    /** Returns one mark a row, or null if every row has a value. */
    public final byte @Nullable [] marks() {
        return marks;
    }

    /** Tells whether every row has a value. */
    public final boolean isComplete() {
        return marks == null;
    }

    public final boolean isNull(int row) {
        return marks != null && marks[row] == NULL;
    }

    public final boolean isUnchanged(int row) {
        return marks != null && marks[row] == UNCHANGED;
    }

    /** Tells whether {@code row} has a value: neither null nor unchanged. */
    public final boolean isPresent(int row) {
        return marks == null || marks[row] == PRESENT;
    }

    /** Returns about how many bytes of memory the column takes. */
    public abstract long byteSize();

    /**
     * Returns the value at {@code row} as a Java object, for rows at the edges; null if it is null or unchanged.
     *
     * <p>Boolean, Short, Integer, Long, Float, Double, BigDecimal (Double for NaN and the infinities), String (text and
     * JSON), byte[], LocalDate, LocalTime (its MAX for 24:00), LocalDateTime, Instant (the MAX and MIN of each for the
     * infinities), UUID, List, Map (maps and structs, in order).
     */
    public final @Nullable Object value(int row) {
        return isPresent(row) ? presentValue(row) : null;
    }

    abstract Object presentValue(int row);

    /** Returns the column of the rows {@code rows[0..count)}, in that order, copied. */
    public final Column gather(int[] rows, int count) {
        ColumnBuilder builder = ColumnBuilder.of(type, count);
        for (int i = 0; i < count; i++) {
            builder.appendFrom(this, rows[i]);
        }
        return builder.build();
    }

    final long marksSize() {
        return marks == null ? 0 : marks.length;
    }
}

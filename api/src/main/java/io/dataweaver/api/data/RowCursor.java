package io.dataweaver.api.data;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Walks the rows of a batch, for authors who think in rows.
 *
 * <pre>{@code
 * RowCursor row = batch.rows();
 * while (row.next()) {
 *     long id = row.getLong("id");
 * }
 * }</pre>
 *
 * <p>One cursor serves all rows; no object is made for a row. What the source did not send, see {@link Column#UNCHANGED}, is
 * not null, and getting it fails. Not thread-safe.
 */
public final class RowCursor {

    private final RecordBatch batch;
    private int index = -1;
    private int row;

    RowCursor(RecordBatch batch) {
        this.batch = batch;
    }

    /** Moves to the next row; false if there is none. */
    public boolean next() {
        if (index + 1 >= batch.size()) {
            return false;
        }
        row = batch.row(++index);
        return true;
    }

    public Schema schema() {
        return batch.schema();
    }

    /** Returns the physical row of the batch at which the cursor stands. */
    public int row() {
        return row;
    }

    public ChangeKind kind() {
        return batch.kind(row);
    }

    public long origin() {
        return batch.origin(row);
    }

    /** Returns the index of {@code name}; get it once, outside the loop, where speed matters. */
    public int index(String name) {
        int column = batch.schema().indexOf(name);
        if (column < 0) {
            throw new IllegalArgumentException(
                    "column '" + name + "' is not in " + batch.schema().names());
        }
        return column;
    }

    public boolean isNull(int column) {
        return batch.column(column).isNull(row);
    }

    /** Tells whether the source did not send the value, so that there is nothing to get. */
    public boolean isUnchanged(int column) {
        return batch.column(column).isUnchanged(row);
    }

    public boolean isUnchanged(String name) {
        return isUnchanged(index(name));
    }

    private Column sent(int column) {
        Column values = batch.column(column);
        if (values.isUnchanged(row)) {
            throw new IllegalStateException("the source did not send the value of '"
                    + batch.schema().field(column).name() + "'");
        }
        return values;
    }

    public boolean isNull(String name) {
        return isNull(index(name));
    }

    /** Returns a boolean, integer, date, time, timestamp or instant as its 64 bits; undefined if null. */
    public long getLong(int column) {
        return ((LongColumn) sent(column)).get(row);
    }

    public long getLong(String name) {
        return getLong(index(name));
    }

    public boolean getBoolean(int column) {
        return getLong(column) != 0;
    }

    public boolean getBoolean(String name) {
        return getBoolean(index(name));
    }

    /** Returns a binary fraction; undefined if null. */
    public double getDouble(int column) {
        return ((DoubleColumn) sent(column)).get(row);
    }

    public double getDouble(String name) {
        return getDouble(index(name));
    }

    /** Returns a decimal; undefined if null. */
    public BigDecimal getDecimal(int column) {
        return ((DecimalColumn) sent(column)).decimal(row);
    }

    public BigDecimal getDecimal(String name) {
        return getDecimal(index(name));
    }

    /** Returns text or JSON; undefined if null. */
    public String getText(int column) {
        return ((BytesColumn) sent(column)).text(row);
    }

    public String getText(String name) {
        return getText(index(name));
    }

    /** Returns the value as {@link Column#value} does. */
    public @Nullable Object get(int column) {
        return sent(column).value(row);
    }

    public @Nullable Object get(String name) {
        return get(index(name));
    }
}

package io.dataweaver.api.data;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into a {@link BatchBuilder}, for authors who think in rows.
 *
 * <p>Set each column at most once, in any order, then {@link #end}; what was not set is null. Not thread-safe.
 */
public final class RowWriter {

    private final BatchBuilder batch;

    RowWriter(BatchBuilder batch) {
        this.batch = batch;
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

    /**
     * Sets a boolean (1 or 0), integer, date, time, timestamp or instant by its 64 bits.
     *
     * @throws IllegalArgumentException if it is out of the range of the type
     */
    public RowWriter setLong(int column, long value) {
        LongColumn.Builder builder = (LongColumn.Builder) free(column);
        builder.append(LongValues.checked(builder.type(), value));
        return this;
    }

    public RowWriter setLong(String name, long value) {
        return setLong(index(name), value);
    }

    public RowWriter setBoolean(String name, boolean value) {
        return setLong(index(name), value ? 1 : 0);
    }

    /**
     * Sets a binary fraction.
     *
     * @throws IllegalArgumentException if the column has 32 bits and {@code value} needs more
     */
    public RowWriter setDouble(int column, double value) {
        DoubleColumn.Builder builder = (DoubleColumn.Builder) free(column);
        builder.append(DoubleValues.checked(builder.type(), value));
        return this;
    }

    public RowWriter setDouble(String name, double value) {
        return setDouble(index(name), value);
    }

    /**
     * Sets a decimal.
     *
     * @throws IllegalArgumentException if it does not fit the type without loss
     */
    public RowWriter setDecimal(int column, BigDecimal value) {
        ((DecimalColumn.Builder) free(column)).append(value);
        return this;
    }

    public RowWriter setDecimal(String name, BigDecimal value) {
        return setDecimal(index(name), value);
    }

    /** Sets text or JSON. */
    public RowWriter setText(int column, String value) {
        ((BytesColumn.Builder) free(column)).append(value);
        return this;
    }

    public RowWriter setText(String name, String value) {
        return setText(index(name), value);
    }

    public RowWriter setNull(int column) {
        free(column).appendNull();
        return this;
    }

    public RowWriter setNull(String name) {
        return setNull(index(name));
    }

    /**
     * Sets any value by its Java object, as {@link Column#value} returns them.
     *
     * @throws IllegalArgumentException if it does not fit the type without loss
     */
    public RowWriter set(int column, @Nullable Object value) {
        free(column).appendValue(value);
        return this;
    }

    public RowWriter set(String name, @Nullable Object value) {
        return set(index(name), value);
    }

    /** Completes an inserted row; {@code origin} as in {@link RecordBatch#origin}. */
    public void end(long origin) {
        batch.endRow(origin);
    }

    /** Completes a row. */
    public void end(ChangeKind kind, long origin) {
        batch.endRow(kind, origin);
    }

    private ColumnBuilder free(int column) {
        ColumnBuilder builder = batch.column(column);
        if (builder.size() > batch.size()) {
            throw new IllegalStateException(
                    "column '" + batch.schema().field(column).name() + "' is set twice");
        }
        return builder;
    }
}

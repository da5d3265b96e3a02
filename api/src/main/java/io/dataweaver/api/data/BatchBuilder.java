package io.dataweaver.api.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows into a batch.
 *
 * <p>For each row: append to {@link #column the columns}, then {@link #endRow}; a column that got nothing becomes null.
 * {@link #discardRow} forgets what was begun. Not thread-safe; not used again after {@link #build}.
 */
public final class BatchBuilder {

    private final Schema schema;
    private final ColumnBuilder[] columns;
    private final int capacity;
    private long[] origins = {};
    private byte @Nullable [] kinds;
    private int rows;

    /** Creates a builder with room for {@code capacity} rows; it grows. */
    public BatchBuilder(Schema schema, int capacity) {
        this.schema = schema;
        this.columns = new ColumnBuilder[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.of(schema.field(i).type(), capacity);
        }
        this.capacity = Math.max(capacity, 1);
    }

    public Schema schema() {
        return schema;
    }

    /** Returns the builder of column {@code index}; the same one for the life of this builder. */
    public ColumnBuilder column(int index) {
        return columns[index];
    }

    /** Returns how many rows are complete. */
    public int size() {
        return rows;
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /** Completes a row that was inserted; {@code origin} as in {@link RecordBatch#origin}. */
    public void endRow(long origin) {
        if (rows == origins.length) {
            origins = Arrays.copyOf(origins, rows == 0 ? capacity : ColumnBuilder.newCapacity(rows));
            if (kinds != null) {
                kinds = Arrays.copyOf(kinds, origins.length);
            }
        }
        origins[rows++] = origin;
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].size != rows) {
                complete(i);
            }
        }
    }

    /**
     * Completes {@code count} inserted rows at once, whose values were appended to every column.
     *
     * @param newOrigins of the rows, from index {@code from} on
     */
    public void endRows(long[] newOrigins, int from, int count) {
        int total = rows + count;
        if (total > origins.length) {
            int wanted = origins.length == 0 ? capacity : ColumnBuilder.newCapacity(origins.length);
            origins = Arrays.copyOf(origins, Math.max(total, wanted));
            if (kinds != null) {
                kinds = Arrays.copyOf(kinds, origins.length);
            }
        }
        System.arraycopy(newOrigins, from, origins, rows, count);
        rows = total;
        requireComplete();
    }

    private void requireComplete() {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].size != rows) {
                throw new IllegalStateException("column '" + schema.field(i).name() + "' has " + columns[i].size
                        + " values, but " + rows + " rows are complete");
            }
        }
    }

    private void complete(int column) {
        if (columns[column].size >= rows) {
            throw new IllegalStateException("column '" + schema.field(column).name() + "' got "
                    + (columns[column].size - rows + 1) + " values for one row");
        }
        columns[column].appendNull();
    }

    /** Completes a row. */
    public void endRow(ChangeKind kind, long origin) {
        endRow(origin);
        if (kind != ChangeKind.INSERT && kinds == null) {
            kinds = new byte[origins.length];
        }
        if (kinds != null) {
            kinds[rows - 1] = kind.code();
        }
    }

    /** Forgets what was appended since the last complete row. */
    public void discardRow() {
        for (ColumnBuilder column : columns) {
            column.truncate(rows);
        }
    }

    /** Forgets all but the first {@code count} complete rows, and what was begun. */
    public void truncate(int count) {
        if (count > rows) {
            throw new IllegalArgumentException("there are " + rows + " rows, fewer than " + count);
        }
        if (kinds != null) {
            Arrays.fill(kinds, count, rows, ChangeKind.INSERT.code());
        }
        rows = count;
        discardRow();
    }

    /** Returns about how many bytes the rows so far take. */
    public long byteSize() {
        long bytes = 8L * rows;
        for (ColumnBuilder column : columns) {
            bytes += column.byteSize();
        }
        return bytes;
    }

    /** Returns a writer for authors who think in rows. */
    public RowWriter rowWriter() {
        return new RowWriter(this);
    }

    /**
     * Completes {@code count} inserted rows, whose values were appended to every column, and returns the batch of them. No row was
     * completed before.
     *
     * @param newOrigins of the rows, or longer; kept, so not changed afterwards
     */
    public RecordBatch build(long[] newOrigins, int count) {
        if (rows > 0) {
            throw new IllegalStateException(rows + " rows are complete already");
        }
        origins = newOrigins;
        rows = count;
        requireComplete();
        return build();
    }

    /** Returns the batch of the complete rows. */
    public RecordBatch build() {
        discardRow();
        List<Column> built = new ArrayList<>(columns.length);
        for (ColumnBuilder column : columns) {
            built.add(column.build());
        }
        return RecordBatch.of(schema, built, rows, kinds, origins);
    }
}

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
    private long[] origins;
    private byte @Nullable [] kinds;
    private int rows;

    /** Creates a builder with room for {@code capacity} rows; it grows. */
    public BatchBuilder(Schema schema, int capacity) {
        this.schema = schema;
        this.columns = new ColumnBuilder[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.of(schema.field(i).type(), capacity);
        }
        this.origins = new long[Math.max(capacity, 1)];
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
            origins = Arrays.copyOf(origins, ColumnBuilder.newCapacity(rows));
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
            origins = Arrays.copyOf(origins, Math.max(total, ColumnBuilder.newCapacity(origins.length)));
            if (kinds != null) {
                kinds = Arrays.copyOf(kinds, origins.length);
            }
        }
        System.arraycopy(newOrigins, from, origins, rows, count);
        rows = total;
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].size != total) {
                throw new IllegalStateException("column '" + schema.field(i).name() + "' has " + columns[i].size
                        + " values, but " + total + " rows are complete");
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

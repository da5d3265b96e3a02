package io.dataweaver.api.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one schema, as columns.
 *
 * <p>Columns hold physical rows. A batch shows {@link #size} of them: all, or those that its selection names, so that
 * a filter copies nothing. Code that walks a batch goes
 *
 * <pre>{@code
 * for (int i = 0; i < batch.size(); i++) {
 *     int row = batch.row(i);
 *     ... column.get(row) ...
 * }
 * }</pre>
 *
 * <p>Immutable. Any thread may read.
 */
public final class RecordBatch {

    private final Schema schema;
    private final List<Column> columns;
    private final int length;
    private final int size;
    private final int @Nullable [] selection;
    private final byte @Nullable [] kinds;
    private final long[] origins;
    private final @Nullable RecordBatch original;

    private RecordBatch(
            Schema schema,
            List<Column> columns,
            int length,
            int size,
            int @Nullable [] selection,
            byte @Nullable [] kinds,
            long[] origins,
            @Nullable RecordBatch original) {
        this.schema = schema;
        this.columns = columns;
        this.length = length;
        this.size = size;
        this.selection = selection;
        this.kinds = kinds;
        this.origins = origins;
        this.original = original;
    }

    /**
     * Creates a batch of {@code length} rows; the arrays are wrapped, not copied.
     *
     * @param columns one a field of {@code schema}, of its type
     * @param kinds a {@link ChangeKind#code} a row; null if all are inserts
     * @param origins where each row stands in its split, for people: the line of a text file, otherwise the number of
     *     the row, from 1
     */
    public static RecordBatch of(
            Schema schema, List<Column> columns, int length, byte @Nullable [] kinds, long[] origins) {
        List<Column> copy = List.copyOf(columns);
        if (copy.size() != schema.size()) {
            throw new IllegalArgumentException(
                    schema + " has " + schema.size() + " fields, but " + copy.size() + " columns came");
        }
        for (int i = 0; i < copy.size(); i++) {
            if (!copy.get(i).type().equals(schema.field(i).type())) {
                throw new IllegalArgumentException(
                        "column " + schema.field(i) + " came as " + copy.get(i).type());
            }
        }
        return new RecordBatch(schema, copy, length, length, null, kinds, origins, null);
    }

    public Schema schema() {
        return schema;
    }

    /** Returns how many rows the batch shows. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Returns how many physical rows the columns hold. */
    public int length() {
        return length;
    }

    /** Returns the physical row of shown row {@code index}. */
    public int row(int index) {
        return selection == null ? index : selection[index];
    }

    /** Returns the physical rows that are shown, ascending, or null if all are; at least {@link #size} long. */
    public int @Nullable [] selection() {
        return selection;
    }

    public List<Column> columns() {
        return columns;
    }

    public Column column(int index) {
        return columns.get(index);
    }

    /** Returns the change kinds by physical row, or null if all rows are inserts. */
    public byte @Nullable [] kinds() {
        return kinds;
    }

    /** Returns the change kind of physical row {@code row}. */
    public ChangeKind kind(int row) {
        return kinds == null ? ChangeKind.INSERT : ChangeKind.of(kinds[row]);
    }

    /** Returns where physical row {@code row} stands in its split: a line, or the number of the row, from 1. */
    public long origin(int row) {
        return origins[row];
    }

    /** Returns the origins by physical row; shared, for reading only. */
    public long[] origins() {
        return origins;
    }

    /**
     * Returns a batch that shows only the physical rows {@code rows[0..count)}, without copying values.
     *
     * @param rows ascending; not changed afterwards
     */
    public RecordBatch select(int[] rows, int count) {
        return new RecordBatch(schema, columns, length, count, rows, kinds, origins, original);
    }

    /** Returns the shown rows {@code from} to {@code to}, exclusive, without copying values. */
    public RecordBatch slice(int from, int to) {
        int[] rows = new int[to - from];
        for (int i = from; i < to; i++) {
            rows[i - from] = row(i);
        }
        return select(rows, rows.length);
    }

    /** Returns a batch of other columns over the same rows, such as after a projection. */
    public RecordBatch withColumns(Schema newSchema, List<Column> newColumns) {
        RecordBatch all = of(newSchema, newColumns, length, kinds, origins).withOriginal(original);
        return selection == null ? all : all.select(selection, size);
    }

    /** Returns a batch with other change kinds, by physical row, over the same rows. */
    public RecordBatch withKinds(byte @Nullable [] newKinds) {
        return new RecordBatch(schema, columns, length, size, selection, newKinds, origins, original);
    }

    /**
     * Returns the batch that the source read, of which these rows were made; null if that is not known. The runtime sets
     * it; what is derived from a batch keeps it.
     */
    public @Nullable RecordBatch original() {
        return original;
    }

    /** Returns the same rows, made of those of {@code read}. */
    public RecordBatch withOriginal(@Nullable RecordBatch read) {
        return read == original
                ? this
                : new RecordBatch(schema, columns, length, size, selection, kinds, origins, read);
    }

    /** Returns a batch whose physical rows are just those that this one shows; copies unless it shows all. */
    public RecordBatch compact() {
        if (selection == null) {
            return this;
        }
        List<Column> gathered = new ArrayList<>(columns.size());
        for (Column column : columns) {
            gathered.add(column.gather(selection, size));
        }
        byte[] newKinds = kinds == null ? null : new byte[size];
        long[] newOrigins = new long[size];
        for (int i = 0; i < size; i++) {
            newOrigins[i] = origins[selection[i]];
            if (newKinds != null && kinds != null) {
                newKinds[i] = kinds[selection[i]];
            }
        }
        return new RecordBatch(schema, List.copyOf(gathered), size, size, null, newKinds, newOrigins, original);
    }

    /** Returns about how many bytes of memory the batch takes. */
    public long byteSize() {
        long bytes = 8L * origins.length;
        for (Column column : columns) {
            bytes += column.byteSize();
        }
        return bytes;
    }

    /** Returns a cursor before the first row. */
    public RowCursor rows() {
        return new RowCursor(this);
    }

    @Override
    public String toString() {
        return "RecordBatch[" + size + " rows of " + schema + "]";
    }
}

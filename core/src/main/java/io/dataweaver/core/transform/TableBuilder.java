package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Collects the records of a {@link LookupTable}, within a bound of memory. Not thread-safe. */
final class TableBuilder {

    /** Of the index: there are up to four slots for a record. */
    private static final long INDEX_BYTES = 4L * Long.BYTES;

    /** Arrays end there, and one more batch has to fit. */
    private static final long MOST_IN_A_COLUMN = Integer.MAX_VALUE - (64L << 20);

    private static final int FIRST_CAPACITY = 1024;

    private final TableReading.Columns columns;
    private final LookupPlugin.Duplicates duplicates;
    private final long maxMemory;
    private final List<String> names;
    private final List<ColumnBuilder> builders = new ArrayList<>();
    private int size;

    /**
     * Creates a builder of no records.
     *
     * @param maxMemory in bytes
     */
    TableBuilder(TableReading.Columns columns, LookupPlugin.Duplicates duplicates, long maxMemory) {
        this.columns = columns;
        this.duplicates = duplicates;
        this.maxMemory = maxMemory;
        this.names = columns.read().names();
        columns.read().fields().forEach(field -> builders.add(ColumnBuilder.of(field.type(), FIRST_CAPACITY)));
    }

    /** Adds the records of {@code batch} but for those with NULL in their key, which nothing is equal to. */
    void add(RecordBatch batch) {
        List<Column> from = names.stream()
                .map(name -> batch.column(batch.schema().indexOf(name)))
                .toList();
        List<Column> keys = columns.key().stream()
                .map(name -> batch.column(batch.schema().indexOf(name)))
                .toList();
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (isPresent(keys, row)) {
                for (int c = 0; c < from.size(); c++) {
                    builders.get(c).appendFrom(from.get(c), row);
                }
                size++;
            }
        }
        requireRoom();
    }

    private static boolean isPresent(List<Column> keys, int row) {
        for (Column key : keys) {
            if (!key.isPresent(row)) {
                return false;
            }
        }
        return true;
    }

    private void requireRoom() {
        long bytes = INDEX_BYTES * size;
        long largest = 0;
        for (ColumnBuilder builder : builders) {
            bytes += builder.byteSize();
            largest = Math.max(largest, builder.byteSize());
        }
        if (bytes > maxMemory || largest > MOST_IN_A_COLUMN || size > LookupTable.MAX_SIZE) {
            throw new DataWeaverException(
                    LookupErrorCode.TABLE_TOO_LARGE,
                    "the table '" + columns.table().dataset() + "' of the lookup takes more than the allowed "
                            + maxMemory + " bytes of memory: its first " + size + " records take " + bytes,
                    LookupErrorCode.TABLE_TOO_LARGE.remedy(),
                    null);
        }
    }

    /**
     * Returns the table; nothing is added afterwards.
     *
     * @throws DataWeaverException if a key occurs twice, unless that is allowed
     */
    LookupTable build() {
        List<Column> built = builders.stream().map(ColumnBuilder::build).toList();
        LookupTable table = new LookupTable(
                built, size, indexes(columns.key().stream()), indexes(columns.selected().values().stream()));
        for (int row = 0; row < size; row++) {
            int first = table.put(row);
            if (first != row && duplicates == LookupPlugin.Duplicates.REFUSE) {
                throw new DataWeaverException(
                        LookupErrorCode.DUPLICATE_KEY,
                        "the key " + String.join(", ", columns.key()) + " = " + table.keyText(row)
                                + " occurs several times in the table '"
                                + columns.table().dataset()
                                + "' of the lookup",
                        LookupErrorCode.DUPLICATE_KEY.remedy(),
                        null);
            }
        }
        return table;
    }

    private int[] indexes(Stream<String> of) {
        return of.mapToInt(names::indexOf).toArray();
    }
}

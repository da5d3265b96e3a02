package io.dataweaver.api.sink;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Values for which a table has no column, where the pipeline leaves out the rows that have one.
 *
 * <p>What is gone, or was there before a change, is let through: the row that it is about may be in the table.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class UnwantedValues {

    /** None: no row is left out. */
    public static final UnwantedValues NONE = new UnwantedValues(new int[0], "");

    private final int[] fields;
    private final String table;

    private UnwantedValues(int[] fields, String table) {
        this.fields = fields;
        this.table = table;
    }

    /**
     * Returns the values of those fields of {@code schema} that are called as {@code names} has it.
     *
     * @param table as people know it
     */
    public static UnwantedValues in(Schema schema, Collection<String> names, String table) {
        return names.isEmpty()
                ? NONE
                : new UnwantedValues(names.stream().mapToInt(schema::indexOf).toArray(), table);
    }

    /**
     * Returns why a row is left out; null if it is not.
     *
     * @param row its physical number
     */
    public @Nullable Rejection rejection(RecordBatch batch, int row) {
        if (fields.length == 0 || batch.kind(row).isBeforeImage()) {
            return null;
        }
        for (int field : fields) {
            // Only a large value is not sent because it has not changed, and null is not large.
            if (!batch.column(field).isNull(row)) {
                String name = batch.schema().field(field).name();
                return new Rejection(
                        new Rejection.RejectedRow(batch, row),
                        RecordErrorCode.COLUMN_LACKING,
                        name,
                        "table " + table + " has no column '" + name + "', so null was expected, but found a value");
            }
        }
        return null;
    }
}

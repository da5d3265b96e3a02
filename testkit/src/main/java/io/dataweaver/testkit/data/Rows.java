package io.dataweaver.testkit.data;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Rows out of batches, and what identifies many of them. */
public final class Rows {

    private Rows() {}

    /** Returns the rows that {@code batch} shows, in order. */
    public static List<Row> of(RecordBatch batch) {
        List<Row> rows = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            rows.add(Row.of(batch, batch.row(i)));
        }
        return rows;
    }

    /** Returns the rows that {@code batches} show, in order. */
    public static List<Row> of(Collection<RecordBatch> batches) {
        List<Row> rows = new ArrayList<>();
        for (RecordBatch batch : batches) {
            rows.addAll(of(batch));
        }
        return rows;
    }

    /** Returns the rows of {@code rejections}, all of which must be rows and not bytes. */
    public static List<Row> rejected(Collection<Rejection> rejections) {
        List<Row> rows = new ArrayList<>();
        for (Rejection rejection : rejections) {
            if (!(rejection.record() instanceof Rejection.RejectedRow row)) {
                throw new AssertionError("not a row: " + rejection);
            }
            rows.add(Row.of(row.batch(), row.row()));
        }
        return rows;
    }

    /** Returns the number of rows and the sum of their hashes: equal for the same rows in any order. */
    public static String fingerprint(Collection<Row> rows) {
        long sum = 0;
        for (Row row : rows) {
            sum += row.hash();
        }
        return String.format(Locale.ROOT, "%d rows, hash %016x", rows.size(), sum);
    }
}

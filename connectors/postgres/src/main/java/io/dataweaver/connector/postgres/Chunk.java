package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import java.util.ArrayList;
import java.util.List;

/** Rows that were sent to the server and are kept until it has taken them, in case that it refuses some. */
final class Chunk {

    private final List<RecordBatch> batches = new ArrayList<>();
    private int rows;
    private long bytes;

    void add(RecordBatch batch) {
        batches.add(batch);
        rows += batch.size();
        bytes += batch.byteSize();
    }

    int rows() {
        return rows;
    }

    /** Returns about how much memory the rows take. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** Returns the row of that number. */
    Rejection.RejectedRow row(int index) {
        int first = 0;
        for (RecordBatch batch : batches) {
            if (index < first + batch.size()) {
                return new Rejection.RejectedRow(batch, batch.row(index - first));
            }
            first += batch.size();
        }
        throw new IndexOutOfBoundsException("row " + index + " of " + rows);
    }

    /** What is done with some rows of one batch. */
    interface Visitor<E extends Exception> {
        void visit(RecordBatch batch, int from, int to) throws E;
    }

    /** Goes through the rows {@code from} to {@code to}, exclusive, batch by batch, in order. */
    <E extends Exception> void visit(int from, int to, Visitor<E> visitor) throws E {
        int first = 0;
        for (RecordBatch batch : batches) {
            int start = Math.max(from - first, 0);
            int end = Math.min(to - first, batch.size());
            if (start < end) {
                visitor.visit(batch, start, end);
            }
            first += batch.size();
        }
    }
}

package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Rows that are to be stored, in their order. */
final class PendingRows {

    private final List<RecordBatch> batches = new ArrayList<>();
    private int rows;
    private long bytes;

    /** Adds the rows that {@code batch} shows. */
    void add(RecordBatch batch) {
        if (batch.size() > 0) {
            batches.add(batch);
            rows += batch.size();
            bytes += batch.byteSize();
        }
    }

    int size() {
        return rows;
    }

    /** Returns about how much memory the rows take. */
    long bytes() {
        return bytes;
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

    /** What is done with a row. */
    interface Visitor<E extends Exception> {
        void visit(RecordBatch batch, int row) throws E;
    }

    /** Goes through the rows {@code from} to {@code to}, exclusive, in order. */
    <E extends Exception> void visit(int from, int to, Visitor<E> visitor) throws E {
        int first = 0;
        for (RecordBatch batch : batches) {
            int start = Math.max(from - first, 0);
            int end = Math.min(to - first, batch.size());
            for (int i = start; i < end; i++) {
                visitor.visit(batch, batch.row(i));
            }
            first += batch.size();
        }
    }

    /** Returns these rows without those of some numbers. */
    PendingRows without(BitSet numbers) {
        PendingRows rest = new PendingRows();
        int first = 0;
        for (RecordBatch batch : batches) {
            int[] kept = new int[batch.size()];
            int count = 0;
            for (int i = 0; i < batch.size(); i++) {
                if (!numbers.get(first + i)) {
                    kept[count++] = batch.row(i);
                }
            }
            rest.add(count == batch.size() ? batch : batch.select(kept, count));
            first += batch.size();
        }
        return rest;
    }
}

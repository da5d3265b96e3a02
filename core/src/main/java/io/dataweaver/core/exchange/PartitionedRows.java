package io.dataweaver.core.exchange;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects batches, and gives back the rows of each partition in the order in which they came. Batches are kept as they are
 * until then, so that a row is copied once.
 *
 * <p><b>Threads.</b> One at a time.
 */
final class PartitionedRows {

    /** The most rows that are given back in one batch: what a batch has that is read from elsewhere. */
    static final int MAX_ROWS = 4096;

    private final Schema schema;
    private final int partitions;
    private final List<RecordBatch> batches = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();
    private int rows;
    private long bytes;

    /** Takes the rows of one partition. */
    interface Taker {
        void take(int partition, RecordBatch batch);
    }

    PartitionedRows(Schema schema, int partitions) {
        this.schema = schema;
        this.partitions = partitions;
    }

    /** Adds the rows that {@code batch} shows; {@code partition} tells for each where it belongs. */
    void add(RecordBatch batch, int[] partition) {
        RecordBatch kept = batch.size() < batch.length() / 2 ? batch.compact() : batch;
        batches.add(kept);
        places.add(partition);
        rows += kept.size();
        bytes += kept.byteSize();
    }

    int rows() {
        return rows;
    }

    /** Returns about how many bytes of memory are held. */
    long bytes() {
        return bytes;
    }

    void clear() {
        batches.clear();
        places.clear();
        rows = 0;
        bytes = 0;
    }

    /** Gives all rows away, one partition after the other, and forgets them. */
    void drain(Taker taker) {
        int[] starts = starts();
        int[] batchOf = new int[rows];
        int[] rowOf = new int[rows];
        int[] next = starts.clone();
        for (int b = 0; b < batches.size(); b++) {
            RecordBatch batch = batches.get(b);
            int[] place = places.get(b);
            for (int i = 0; i < batch.size(); i++) {
                int at = next[place[i]]++;
                batchOf[at] = b;
                rowOf[at] = batch.row(i);
            }
        }
        for (int partition = 0; partition < partitions; partition++) {
            int from = starts[partition];
            while (from < starts[partition + 1]) {
                int to = cut(batchOf, rowOf, from, starts[partition + 1]);
                taker.take(partition, gather(batchOf, rowOf, from, to));
                from = to;
            }
        }
        clear();
    }

    /** Returns where the rows of each partition begin, and where those of the last end. */
    private int[] starts() {
        int[] starts = new int[partitions + 1];
        for (int b = 0; b < batches.size(); b++) {
            int[] place = places.get(b);
            for (int i = 0; i < batches.get(b).size(); i++) {
                starts[place[i] + 1]++;
            }
        }
        for (int partition = 0; partition < partitions; partition++) {
            starts[partition + 1] += starts[partition];
        }
        return starts;
    }

    /** Returns the end of a batch that begins at {@code from}; the two halves of an update stay together. */
    private int cut(int[] batchOf, int[] rowOf, int from, int end) {
        if (end - from <= MAX_ROWS) {
            return end;
        }
        int to = from + MAX_ROWS;
        boolean isBefore = batches.get(batchOf[to - 1]).kind(rowOf[to - 1]) == ChangeKind.UPDATE_BEFORE;
        return isBefore ? to - 1 : to;
    }

    private RecordBatch gather(int[] batchOf, int[] rowOf, int from, int to) {
        List<Column> columns = new ArrayList<>(schema.size());
        for (int c = 0; c < schema.size(); c++) {
            Field field = schema.field(c);
            ColumnBuilder builder = ColumnBuilder.of(field.type(), to - from);
            int b = -1;
            Column column = null;
            for (int i = from; i < to; i++) {
                if (column == null || batchOf[i] != b) {
                    b = batchOf[i];
                    column = batches.get(b).column(c);
                }
                builder.appendFrom(column, rowOf[i]);
            }
            columns.add(builder.build());
        }
        byte[] kinds = null;
        long[] origins = new long[to - from];
        for (int i = from; i < to; i++) {
            RecordBatch batch = batches.get(batchOf[i]);
            origins[i - from] = batch.origin(rowOf[i]);
            byte[] of = batch.kinds();
            if (of != null) {
                kinds = kinds == null ? new byte[to - from] : kinds;
                kinds[i - from] = of[rowOf[i]];
            }
        }
        return RecordBatch.of(schema, columns, to - from, kinds, origins);
    }
}

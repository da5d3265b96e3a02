package io.dataweaver.core.transform;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Of the inserts of one batch with the same values in some columns, lets one pass. */
final class DropDuplicatesTransform implements Transform, ColumnUse {

    private static final int NONE = -1;

    private final Schema schema;
    private final List<String> by;
    private final boolean keepLast;
    private final int[] columns;

    DropDuplicatesTransform(Schema schema, List<String> by, boolean keepLast) {
        this.schema = schema;
        this.by = by;
        this.keepLast = keepLast;
        this.columns = by.stream().mapToInt(schema::indexOf).toArray();
    }

    @Override
    public Schema outputSchema() {
        return schema;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>(wanted);
        needed.addAll(by);
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        return new DropDuplicatesTransform(narrowed, by, keepLast);
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        boolean[] dropped = new boolean[batch.size()];
        int count = new Seen(batch).drop(dropped);
        if (count == 0) {
            output.emit(batch);
            return;
        }
        int[] rows = new int[batch.size()];
        int kept = 0;
        for (int i = 0; i < dropped.length; i++) {
            rows[kept] = batch.row(i);
            kept += dropped[i] ? 0 : 1;
        }
        output.emit(batch.select(rows, kept));
    }

    /** The records of a batch by their values: a table with open addressing. */
    private final class Seen {
        private final RecordBatch batch;
        private final int[] firsts;
        private final int[] inserts;

        Seen(RecordBatch batch) {
            this.batch = batch;
            int size = Integer.highestOneBit(Math.max(1, batch.size())) << 2;
            firsts = new int[size];
            inserts = new int[size];
            Arrays.fill(firsts, NONE);
        }

        int drop(boolean[] dropped) {
            int count = 0;
            for (int i = 0; i < dropped.length; i++) {
                int slot = slot(i);
                if (batch.kind(batch.row(i)) != ChangeKind.INSERT) {
                    inserts[slot] = NONE; // What comes now is not a repetition of what was before.
                } else if (inserts[slot] == NONE) {
                    inserts[slot] = i;
                } else {
                    dropped[keepLast ? inserts[slot] : i] = true;
                    inserts[slot] = keepLast ? i : inserts[slot];
                    count++;
                }
            }
            return count;
        }

        private int slot(int index) {
            int row = batch.row(index);
            long hash = 0;
            for (int column : columns) {
                hash = Values.hash(hash, batch.column(column), row);
            }
            int slot = (int) hash & (firsts.length - 1);
            while (firsts[slot] != NONE && !same(batch.row(firsts[slot]), row)) {
                slot = (slot + 1) & (firsts.length - 1);
            }
            if (firsts[slot] == NONE) {
                firsts[slot] = index;
                inserts[slot] = NONE;
            }
            return slot;
        }

        private boolean same(int first, int second) {
            for (int column : columns) {
                if (!Values.same(batch.column(column), first, batch.column(column), second)) {
                    return false;
                }
            }
            return true;
        }
    }
}

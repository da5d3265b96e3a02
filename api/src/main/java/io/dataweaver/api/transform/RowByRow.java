package io.dataweaver.api.transform;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.RowCursor;
import io.dataweaver.api.data.RowWriter;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a {@link RowTransform} over batches, and sees to what becomes of changes. */
final class RowByRow implements Transform {

    private final Schema schema;
    private final RowTransform rows;

    RowByRow(Schema schema, RowTransform rows) {
        this.schema = schema;
        this.rows = rows;
    }

    @Override
    public Schema outputSchema() {
        return schema;
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        Made made = new Made(batch);
        RowCursor in = batch.rows();
        for (int i = 0; in.next(); i++) {
            made.add(i, in);
        }
        RecordBatch result = made.result(output);
        if (!result.isEmpty()) {
            output.emit(result);
        }
    }

    /** What was made of the rows of a batch: of each the rows {@code starts[i]} to {@code starts[i + 1]}, or a failure. */
    private final class Made implements RowOutput {
        private final RecordBatch batch;
        private final BatchBuilder builder;
        private final RowWriter writer;
        private final int[] starts;
        private final @Nullable String[] failures;
        private @Nullable RowCursor current;
        private @Nullable RowCursor copied;
        private int open = -1;

        Made(RecordBatch batch) {
            this.batch = batch;
            this.builder = new BatchBuilder(schema, Math.max(1, batch.size()));
            this.writer = builder.rowWriter();
            this.starts = new int[batch.size() + 1];
            this.failures = new @Nullable String[batch.size()];
        }

        void add(int index, RowCursor in) {
            current = in;
            try {
                rows.apply(in, this);
                complete();
            } catch (DataWeaverException failed) {
                if (failed.code().kind() != ErrorKind.RECORD) {
                    throw failed;
                }
                fail(index, failed);
            } catch (RuntimeException failed) {
                fail(index, failed);
            }
            starts[index + 1] = builder.size();
        }

        private void fail(int index, RuntimeException failed) {
            failures[index] = failed.getMessage() == null ? failed.toString() : failed.getMessage();
            builder.discardRow();
            open = -1;
        }

        @Override
        public RowWriter row() {
            complete();
            copied = null;
            open = builder.size();
            return writer;
        }

        @Override
        public RowWriter copy(RowCursor in) {
            RowWriter row = row();
            copied = in;
            return row;
        }

        private void complete() {
            if (open == builder.size() && current != null) {
                if (copied != null) {
                    fill(copied);
                }
                builder.endRow(current.origin());
            }
            open = -1;
        }

        private void fill(RowCursor in) {
            for (int i = 0; i < schema.size(); i++) {
                int from = batch.schema().indexOf(schema.field(i).name());
                boolean unset = builder.column(i).size() == builder.size();
                if (unset
                        && from >= 0
                        && batch.column(from).type().equals(schema.field(i).type())) {
                    builder.column(i).appendFrom(batch.column(from), in.row());
                }
            }
        }

        RecordBatch result(TransformOutput output) {
            RecordBatch all = builder.build();
            byte[] kinds = batch.kinds() == null ? null : new byte[all.length()];
            int[] kept = new int[all.length()];
            int count = 0;
            for (int i = 0; i < batch.size(); i++) {
                int end = isUpdate(i) ? i + 2 : i + 1;
                if (!reject(i, end, output)) {
                    for (int row = starts[i]; row < starts[end]; row++) {
                        kept[count++] = row;
                    }
                    if (kinds != null) {
                        mark(all, i, end, kinds);
                    }
                }
                i = end - 1;
            }
            return all.withKinds(kinds).select(kept, count);
        }

        private boolean isUpdate(int index) {
            return index + 1 < batch.size()
                    && batch.kind(batch.row(index)) == ChangeKind.UPDATE_BEFORE
                    && batch.kind(batch.row(index + 1)) == ChangeKind.UPDATE_AFTER;
        }

        /** Rejects rows of which one failed: one half of an update without the other would say something else. */
        private boolean reject(int from, int to, TransformOutput output) {
            String failure = null;
            for (int i = from; i < to && failure == null; i++) {
                failure = failures[i];
            }
            for (int i = from; i < to && failure != null; i++) {
                String own = failures[i];
                output.reject(new Rejection(
                        new Rejection.RejectedRow(batch, batch.row(i)),
                        RecordErrorCode.TRANSFORM_FAILED,
                        null,
                        own == null ? "the other half of this update failed: " + failure : own));
            }
            return failure != null;
        }

        private void mark(RecordBatch all, int from, int to, byte[] kinds) {
            boolean update = to - from == 2
                    && starts[from + 1] - starts[from] == 1
                    && starts[to] - starts[from + 1] == 1
                    && sameKey(all, starts[from], starts[from + 1]);
            for (int i = from; i < to; i++) {
                ChangeKind kind = batch.kind(batch.row(i));
                ChangeKind made = update ? kind : kind.isBeforeImage() ? ChangeKind.DELETE : ChangeKind.INSERT;
                for (int row = starts[i]; row < starts[i + 1]; row++) {
                    kinds[row] = made.code();
                }
            }
        }

        private boolean sameKey(RecordBatch all, int before, int after) {
            for (String name : schema.key()) {
                Column column = all.column(schema.indexOf(name));
                if (!Objects.deepEquals(column.value(before), column.value(after))) {
                    return false;
                }
            }
            return true;
        }
    }
}

package io.dataweaver.connector.file;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a batch that a file can hold: what was written there cannot be updated or deleted, unless the format tells of that.
 *
 * @param batch shows those rows only
 * @param refused the others
 */
record InsertsOnly(RecordBatch batch, List<Rejection> refused) {

    /** Returns what {@code encoder} is given: all rows if it tells changes. */
    static InsertsOnly of(RecordBatch batch, Encoder encoder) {
        if (batch.kinds() == null || encoder.tellsChanges()) {
            return new InsertsOnly(batch, List.of());
        }
        int[] inserted = new int[batch.size()];
        int count = 0;
        List<Rejection> refused = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (batch.kind(row) == ChangeKind.INSERT) {
                inserted[count++] = row;
            } else {
                refused.add(refuse(batch, row));
            }
        }
        return new InsertsOnly(refused.isEmpty() ? batch : batch.select(inserted, count), refused);
    }

    private static Rejection refuse(RecordBatch batch, int row) {
        String kind = batch.kind(row).name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Rejection(
                new Rejection.RejectedRow(batch, row),
                RecordErrorCode.REFUSED_BY_SINK,
                null,
                "only inserted rows can be written here, but this came as " + kind);
    }

    /** Returns where {@code most} shown rows from {@code from} on end, but never between both rows of an update. */
    int end(int from, long most) {
        int to = from + (int) Math.min(batch.size() - from, most);
        boolean cutsUpdate =
                to > from && to < batch.size() && batch.kind(batch.row(to - 1)) == ChangeKind.UPDATE_BEFORE;
        return cutsUpdate ? to + 1 : to;
    }

    /** Returns what was refused here and by the encoder. */
    List<Rejection> and(List<Rejection> byEncoder) {
        if (refused.isEmpty()) {
            return byEncoder;
        }
        List<Rejection> all = new ArrayList<>(refused);
        all.addAll(byEncoder);
        return all;
    }
}

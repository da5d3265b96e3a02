package io.dataweaver.api.format;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes records with a delimiter behind each. */
final class DelimitedEncoder implements Encoder {

    private final DelimitedRecords delimiter;
    private final MessageEncoder records;
    private final byte[] header;
    private final byte[] end;
    private final ByteOutput written = new ByteOutput(4096);
    private int[] ends = {};

    DelimitedEncoder(DelimitedRecords delimiter, MessageEncoder records, byte[] header) {
        this.delimiter = delimiter;
        this.records = records;
        this.header = header.clone();
        this.end = delimiter.toBytes();
    }

    @Override
    public byte[] header() {
        return header.clone();
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
        if (ends.length < batch.size()) {
            ends = new int[batch.size()];
        }
        written.clear();
        List<Rejection> refused = records.encode(batch, written, ends);
        List<Rejection> rejections = new ArrayList<>(refused);
        int nextRefused = 0;
        int from = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (nextRefused < refused.size() && isOf(refused.get(nextRefused), row)) {
                nextRefused++;
                continue;
            }
            int start = out.size();
            out.put(written.array(), from, ends[i]);
            out.put(end);
            // Where it ends is where a reader finds the first delimiter: none within it, nor half of one at its end.
            if (delimiter.find(out.array(), start, out.size()) != out.size() - end.length) {
                out.size(start);
                rejections.add(new Rejection(
                        new Rejection.RejectedRow(batch, row),
                        RecordErrorCode.VALUE_UNFIT,
                        null,
                        "the record holds the delimiter, so that it would be cut there"));
            }
            from = ends[i];
        }
        if (rejections.size() > refused.size()) {
            rejections.sort(Comparator.comparingInt(rejection -> ((Rejection.RejectedRow) rejection.record()).row()));
        }
        return rejections;
    }

    private static boolean isOf(Rejection rejection, int row) {
        return rejection.record() instanceof Rejection.RejectedRow rejected && rejected.row() == row;
    }
}

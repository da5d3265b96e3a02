package io.dataweaver.format.json;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one call to a decoder has brought so far, and whether that is enough. Not thread-safe. */
final class Rows {

    /** How much of a rejected record is kept. */
    static final int MAX_KEPT = Rejection.RejectedBytes.MAX_BYTES;

    private static final int FIRST_CAPACITY = 1024;

    /** How many bytes of input pass before the memory of the batch is looked at again. */
    private static final int CHECKED_EVERY = 64 * 1024;

    private final DecodeRequest request;
    private final BatchBuilder batch;
    private final List<Rejection> rejections = new ArrayList<>();
    private long rejectedBytes;
    private long unchecked;
    private boolean full;

    Rows(DecodeRequest request, RecordParser parser) {
        this.request = request;
        this.batch =
                new BatchBuilder(request.schema(), Math.min(request.limits().maxRows(), FIRST_CAPACITY));
        parser.bind(batch);
    }

    BatchBuilder batch() {
        return batch;
    }

    boolean isFull() {
        return full;
    }

    /** Completes the row of a record that took {@code bytes}. */
    void end(long origin, int bytes) {
        batch.endRow(origin);
        unchecked += bytes;
        if (batch.size() >= request.limits().maxRows()) {
            full = true;
        } else if (unchecked >= CHECKED_EVERY || bytes >= request.limits().maxBytes()) {
            unchecked = 0;
            full = batch.byteSize() >= request.limits().maxBytes();
        }
    }

    /** Rejects {@code bytes[from..to)}; the caller has discarded the row. */
    void reject(BadRecordException bad, byte[] bytes, int from, int to, long origin) {
        byte[] kept = Arrays.copyOfRange(bytes, from, Math.min(to, from + MAX_KEPT));
        rejections.add(new Rejection(new Rejection.RejectedBytes(kept, origin), bad.code(), bad.column(), bad.text()));
        rejectedBytes += kept.length;
        full = full
                || rejections.size() >= request.limits().maxRows()
                || rejectedBytes >= request.limits().maxBytes();
    }

    BadRecordException tooLarge() {
        return new BadRecordException(
                RecordErrorCode.TOO_LARGE, null, "the record is larger than " + request.maxRecordBytes() + " bytes");
    }

    boolean isEmpty() {
        return batch.isEmpty() && rejections.isEmpty();
    }

    Decoded decoded(boolean atEnd) {
        return new Decoded(batch.build(), rejections, atEnd);
    }
}

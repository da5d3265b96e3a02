package io.dataweaver.format.json;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one call to a decoder has brought so far, and whether that is enough. Not thread-safe. */
final class Rows {

    /** How much of a rejected record is kept. */
    static final int MAX_KEPT = Rejection.RejectedBytes.MAX_BYTES;

    /** How many rows the first batch has at most. */
    static final int FIRST_CAPACITY = 256;

    /** How many times as many rows the next batch may have as one that was full. */
    private static final int GROWTH = 4;

    /** How many bytes of input pass before the memory of the batch is looked at again. */
    private static final int CHECKED_EVERY = 64 * 1024;

    private final DecodeRequest request;
    private final int maxRows;
    private final long maxBytes;
    private final BatchBuilder batch;
    private final List<Rejection> rejections = new ArrayList<>();
    private long rejectedBytes;
    private long unchecked;
    private boolean full;

    /** Starts a batch of up to {@code capacity} rows: those of small files take little memory, and none is moved to larger arrays. */
    Rows(DecodeRequest request, RecordParser parser, int capacity) {
        this.request = request;
        this.maxRows = Math.min(request.limits().maxRows(), capacity);
        this.maxBytes = request.limits().maxBytes();
        this.batch = new BatchBuilder(request.schema(), maxRows);
        parser.bind(batch);
    }

    /** Returns how many rows the next batch is to have at most: mostly as many as this one. */
    int nextCapacity() {
        int size = batch.size();
        return size == maxRows ? Math.min(GROWTH * size, request.limits().maxRows()) : Math.max(size, FIRST_CAPACITY);
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
        if (batch.size() >= maxRows) {
            full = true;
        } else if (unchecked >= CHECKED_EVERY || bytes >= maxBytes) {
            unchecked = 0;
            full = batch.byteSize() >= maxBytes;
        }
    }

    /** Rejects {@code bytes[from..to)}; the caller has discarded the row. */
    void reject(BadRecordException bad, byte[] bytes, int from, int to, long origin) {
        byte[] kept = Arrays.copyOfRange(bytes, from, Math.min(to, from + MAX_KEPT));
        rejections.add(new Rejection(new Rejection.RejectedBytes(kept, origin), bad.code(), bad.column(), bad.text()));
        rejectedBytes += kept.length;
        full = full || rejections.size() >= maxRows || rejectedBytes >= maxBytes;
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

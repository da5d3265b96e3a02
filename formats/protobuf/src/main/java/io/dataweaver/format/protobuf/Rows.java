package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.BatchBuilder;
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

    /** How many bytes of input pass before the memory of the batch is looked at again. */
    private static final int CHECKED_EVERY = 64 * 1024;

    private final DecodeRequest request;
    private final RowDecoder decoder;
    private final BatchBuilder batch;
    private final List<Rejection> rejections = new ArrayList<>();
    private long rejectedBytes;
    private long unchecked;
    private boolean full;

    /** Starts a batch with room for {@code capacity} rows; it grows. */
    Rows(DecodeRequest request, RowDecoder decoder, int capacity) {
        this.request = request;
        this.decoder = decoder;
        this.batch = new BatchBuilder(
                request.schema(), Math.min(capacity, request.limits().maxRows()));
        decoder.bind(batch);
    }

    int size() {
        return batch.size();
    }

    boolean isFull() {
        return full;
    }

    boolean isEmpty() {
        return batch.isEmpty() && rejections.isEmpty();
    }

    /** Adds the message {@code bytes[from..to)}, or rejects it. */
    void add(byte[] bytes, int from, int to, long origin) {
        try {
            decoder.decode(bytes, from, to, origin);
        } catch (BadRecordException bad) {
            reject(bad, bytes, from, to, origin);
            return;
        }
        unchecked += to - from + 1;
        if (batch.size() >= request.limits().maxRows()) {
            full = true;
        } else if (unchecked >= CHECKED_EVERY || unchecked >= request.limits().maxBytes()) {
            unchecked = 0;
            full = batch.byteSize() >= request.limits().maxBytes();
        }
    }

    /** Rejects {@code bytes[from..to)}. */
    void reject(BadRecordException bad, byte[] bytes, int from, int to, long origin) {
        byte[] kept = Arrays.copyOfRange(bytes, from, Math.min(to, from + MAX_KEPT));
        rejections.add(new Rejection(new Rejection.RejectedBytes(kept, origin), bad.code(), bad.column(), bad.text()));
        rejectedBytes += kept.length;
        full = full
                || rejections.size() >= request.limits().maxRows()
                || rejectedBytes >= request.limits().maxBytes();
    }

    Decoded decoded(boolean atEnd) {
        return new Decoded(batch.build(), rejections, atEnd);
    }
}

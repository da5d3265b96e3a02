package io.dataweaver.format.avro;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one call to a decoder has brought so far, and whether that is enough. Not thread-safe. */
final class Rows {

    /** How much of a rejected record is kept. */
    static final int MAX_KEPT = Rejection.RejectedBytes.MAX_BYTES;

    /** How many rows are made room for at first. */
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
    private final long[] origins;
    private int size;
    private long rejectedBytes;
    private long unchecked;
    private boolean full;

    /** Starts a batch of up to {@code capacity} rows: those of small files take little memory, and none is moved to larger arrays. */
    Rows(DecodeRequest request, Collection<RowReader> readers, int capacity) {
        this.request = request;
        this.maxRows = Math.min(request.limits().maxRows(), capacity);
        this.maxBytes = request.limits().maxBytes();
        this.origins = new long[maxRows];
        this.batch = new BatchBuilder(request.schema(), origins.length);
        readers.forEach(reader -> reader.bind(batch));
    }

    /** Returns how many rows the next batch is to have at most: mostly as many as this one. */
    int nextCapacity() {
        return size == maxRows ? Math.min(GROWTH * size, request.limits().maxRows()) : Math.max(size, FIRST_CAPACITY);
    }

    boolean isFull() {
        return full;
    }

    boolean isEmpty() {
        return size == 0 && rejections.isEmpty();
    }

    /** Completes the row of a record that took {@code bytes}; each column has its value. */
    void end(long origin, int bytes) {
        origins[size++] = origin;
        unchecked += bytes;
        if (size >= maxRows) {
            full = true;
        } else if (unchecked >= CHECKED_EVERY || bytes >= maxBytes) {
            unchecked = 0;
            full = batch.byteSize() >= maxBytes;
        }
    }

    /** Returns how many rows there may be more. */
    int room() {
        return maxRows - size;
    }

    /** Returns how many bytes of records may pass before {@link #endAll} is to be called. */
    int bytesAtOnce() {
        return (int) Math.min(CHECKED_EVERY - unchecked, maxBytes);
    }

    /** Completes the rows of {@code count} records that took {@code bytes}; each column has their values. */
    void endAll(long firstOrigin, int count, int bytes) {
        for (int i = 0; i < count; i++) {
            origins[size + i] = firstOrigin + i;
        }
        size += count - 1;
        end(firstOrigin + count - 1, bytes);
    }

    /** Forgets what columns have of a row that was not completed. */
    void discard() {
        for (int i = 0; i < batch.schema().size(); i++) {
            batch.column(i).truncate(size);
        }
    }

    /** Rejects {@code bytes[from..to)}. */
    void reject(BadRecordException bad, byte[] bytes, int from, int to, long origin) {
        byte[] kept = Arrays.copyOfRange(bytes, from, Math.min(to, from + MAX_KEPT));
        String column = bad.column();
        String message = bad.code() == RecordErrorCode.TOO_LARGE
                ? "the record is larger than " + request.maxRecordBytes() + " bytes"
                : bad.text();
        reject(kept, bad.code(), column, message, origin);
    }

    /** Rejects a part of a file. */
    void reject(byte[] kept, RecordErrorCode code, @Nullable String column, String message, long origin) {
        rejections.add(new Rejection(new Rejection.RejectedBytes(kept, origin), code, column, message));
        rejectedBytes += kept.length;
        full = full || rejections.size() >= maxRows || rejectedBytes >= maxBytes;
    }

    Decoded decoded(boolean atEnd) {
        discard();
        return new Decoded(batch.build(origins, size), rejections, atEnd);
    }
}

package io.dataweaver.api.format;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what stands before each delimiter, and what stands behind the last one, if there is anything. */
final class DelimitedDecoder implements Decoder {

    private static final int FIRST_CAPACITY = 256;

    /** How many bytes of input pass before the memory of the batch is looked at again. */
    private static final int CHECKED_EVERY = 64 * 1024;

    private final DelimitedRecords delimiter;
    private final MessageDecoder records;
    private final DecodeRequest request;
    private final int maxRows;
    private long record;

    /** Whether what is still to come is a record even if it is empty: the only one, not what stands behind a delimiter. */
    private boolean empty;

    private BatchBuilder batch;
    private List<Rejection> rejections = new ArrayList<>();
    private long rejectedBytes;
    private long unchecked;
    private boolean full;

    DelimitedDecoder(DelimitedRecords delimiter, boolean empty, MessageDecoder records, DecodeRequest request) {
        this.delimiter = delimiter;
        this.empty = empty;
        this.records = records;
        this.request = request;
        this.maxRows = request.limits().maxRows();
        this.record = request.firstOrigin();
        this.batch = newBatch();
    }

    private BatchBuilder newBatch() {
        BatchBuilder next = new BatchBuilder(request.schema(), Math.min(maxRows, FIRST_CAPACITY));
        records.bind(next);
        return next;
    }

    @Override
    public long nextOrigin() {
        return record;
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        batch = newBatch();
        rejections = new ArrayList<>();
        rejectedBytes = 0;
        unchecked = 0;
        full = false;
        int searched = 0;
        while (!full) {
            int end = delimiter.find(input.array(), input.position() + searched, input.limit());
            if (end >= 0) {
                if (add(input.array(), input.position(), end)) {
                    input.position(end + delimiter.length());
                }
                searched = 0;
                continue;
            }
            int held = input.limit() - input.position();
            searched = Math.max(held - delimiter.tail(), 0);
            if (searched > request.maxRecordBytes()) {
                passOverLongRecord(input);
                searched = 0;
            } else if (!isEmpty() && !input.isReady()) {
                return decoded(false);
            } else if (!input.more()) {
                return decoded(addLast(input));
            }
        }
        return decoded(false);
    }

    /** Reads what stands behind the last delimiter; tells whether all is done with. */
    private boolean addLast(ByteInput input) {
        if (empty || input.limit() > input.position()) {
            if (!add(input.array(), input.position(), input.limit())) {
                return false;
            }
            empty = false;
            input.position(input.limit());
        }
        return true;
    }

    /** Reads the record {@code bytes[from..to)}; tells whether it is done with, or is for the next batch. */
    private boolean add(byte[] bytes, int from, int to) {
        int rows = batch.size();
        try {
            if (to - from > request.maxRecordBytes()) {
                throw tooLarge();
            }
            records.decode(bytes, from, to, record);
            if (batch.size() > maxRows && rows > 0) {
                batch.truncate(rows);
                full = true;
                return false;
            }
        } catch (BadRecordException bad) {
            reject(bad, bytes, from, to);
        }
        record++;
        passed(to - from);
        return true;
    }

    private void passed(int bytes) {
        unchecked += bytes;
        if (batch.size() + rejections.size() >= maxRows) {
            full = true;
        } else if (unchecked >= CHECKED_EVERY || bytes >= request.limits().maxBytes()) {
            unchecked = 0;
            full = batch.byteSize() + rejectedBytes >= request.limits().maxBytes();
        }
    }

    private BadRecordException tooLarge() {
        return new BadRecordException(
                RecordErrorCode.TOO_LARGE, null, "the record is larger than " + request.maxRecordBytes() + " bytes");
    }

    /** Passes over a record without holding all of it. */
    private void passOverLongRecord(ByteInput input) throws IOException {
        int kept = Math.min(input.limit() - input.position(), Rejection.RejectedBytes.MAX_BYTES);
        byte[] head = Arrays.copyOfRange(input.array(), input.position(), input.position() + kept);
        while (true) {
            int end = delimiter.find(input.array(), input.position(), input.limit());
            if (end >= 0) {
                input.position(end + delimiter.length());
                break;
            }
            input.position(Math.max(input.position(), input.limit() - delimiter.tail()));
            if (!input.more()) {
                input.position(input.limit());
                break;
            }
        }
        empty = false;
        reject(tooLarge(), head, 0, kept);
        record++;
        passed(kept);
    }

    private void reject(BadRecordException bad, byte[] bytes, int from, int to) {
        byte[] kept = Arrays.copyOfRange(bytes, from, Math.min(to, from + Rejection.RejectedBytes.MAX_BYTES));
        rejections.add(new Rejection(new Rejection.RejectedBytes(kept, record), bad.code(), bad.column(), bad.text()));
        rejectedBytes += kept.length;
    }

    private boolean isEmpty() {
        return batch.isEmpty() && rejections.isEmpty();
    }

    private Decoded decoded(boolean atEnd) {
        return new Decoded(batch.build(), rejections, atEnd);
    }
}

package io.dataweaver.format.protobuf;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.IOException;
import java.util.Arrays;

/** Reads messages that stand one after the other, each behind its length as a varint. */
final class DelimitedDecoder implements Decoder {

    /** How many rows are made room for at first. */
    private static final int FIRST_CAPACITY = 256;

    private final DecodeRequest request;
    private final RowDecoder decoder;
    private long origin;
    private int capacity = FIRST_CAPACITY;

    /** Of the length that was read last; how many bytes it took. */
    private int lengthBytes;

    DelimitedDecoder(DecodeRequest request, RowDecoder decoder) {
        this.request = request;
        this.decoder = decoder;
        this.origin = request.firstOrigin();
    }

    @Override
    public long nextOrigin() {
        return origin;
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        Rows rows = new Rows(request, decoder, capacity);
        while (!rows.isFull()) {
            long length = length(input);
            int from = input.position();
            if (length < 0 && lengthBytes == 0) {
                if (!rows.isEmpty() && !input.isReady()) {
                    break;
                } else if (!input.more()) {
                    rejectRest(rows, input, "the file ends in the middle of the length of a message");
                    return rows.decoded(true);
                }
            } else if (length < 0 || length > Integer.MAX_VALUE) {
                reject(
                        rows,
                        input,
                        Long.MAX_VALUE,
                        WireInput.damaged("a message is said to take " + Long.toUnsignedString(length)
                                + " bytes, which cannot be; where the next one starts cannot be told"));
                return rows.decoded(true);
            } else if (length > request.maxRecordBytes()) {
                input.position(from + lengthBytes);
                reject(
                        rows,
                        input,
                        length,
                        new BadRecordException(
                                RecordErrorCode.TOO_LARGE,
                                null,
                                "the message is said to take " + length + " bytes; the record is larger than "
                                        + request.maxRecordBytes() + " bytes"));
            } else if (input.limit() - from - lengthBytes < length) {
                if (!rows.isEmpty() && !input.isReady()) {
                    break;
                } else if (!input.more()) {
                    rejectRest(
                            rows,
                            input,
                            "the file ends in the middle of a message of " + length + " bytes: "
                                    + (input.limit() - from - lengthBytes) + " are there");
                    return rows.decoded(true);
                }
            } else {
                int start = from + lengthBytes;
                int end = start + (int) length;
                rows.add(input.array(), start, end, origin++);
                input.position(end);
            }
        }
        capacity = Math.max(rows.size(), FIRST_CAPACITY);
        return rows.decoded(false);
    }

    /** Returns the length of the next message; a negative number if it is none, or not all there: no {@link #lengthBytes}. */
    private long length(ByteInput input) {
        byte[] bytes = input.array();
        int from = input.position();
        int limit = input.limit();
        if (from < limit && bytes[from] >= 0) {
            lengthBytes = 1;
            return bytes[from];
        }
        long value = 0;
        lengthBytes = 0;
        for (int i = 0; i < WireInput.MAX_VARINT_BYTES; i++) {
            if (from + i >= limit) {
                return -1;
            }
            long b = bytes[from + i];
            value |= (b & 0x7f) << (i * 7);
            if (b >= 0) {
                lengthBytes = i + 1;
                return value;
            }
        }
        lengthBytes = WireInput.MAX_VARINT_BYTES;
        return -1;
    }

    private void rejectRest(Rows rows, ByteInput input, String message) {
        if (input.position() < input.limit()) {
            rows.reject(WireInput.damaged(message), input.array(), input.position(), input.limit(), origin++);
            input.position(input.limit());
        }
    }

    /** Rejects the next {@code length} bytes, of which the first ones are kept, and goes on behind them. */
    private void reject(Rows rows, ByteInput input, long length, BadRecordException bad) throws IOException {
        byte[] kept = {};
        long left = length;
        while (left > 0) {
            int count = (int) Math.min(left, input.limit() - input.position());
            int more = Math.min(count, Rows.MAX_KEPT - kept.length);
            if (more > 0) {
                int had = kept.length;
                kept = Arrays.copyOf(kept, had + more);
                System.arraycopy(input.array(), input.position(), kept, had, more);
            }
            input.position(input.position() + count);
            left -= count;
            if (left > 0 && !input.more()) {
                break;
            }
        }
        rows.reject(bad, kept, 0, kept.length, origin++);
    }
}

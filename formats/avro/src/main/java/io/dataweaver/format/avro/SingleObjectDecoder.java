package io.dataweaver.format.avro;

import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.IOException;
import java.util.Map;

/**
 * Reads single objects that stand one after the other. What is damaged is rejected, and reading goes on at the next
 * fingerprint of a known schema.
 */
final class SingleObjectDecoder implements Decoder {

    private final DecodeRequest request;
    private final Map<Long, RowReader> readers;
    private final BinaryInput in = new BinaryInput();
    private long origin;
    private int capacity = Rows.FIRST_CAPACITY;

    /** Creates a decoder of records of the schemas that {@code readers} has, by fingerprint. */
    SingleObjectDecoder(DecodeRequest request, Map<Long, RowReader> readers) {
        this.request = request;
        this.readers = readers;
        this.origin = request.firstOrigin();
    }

    @Override
    public long nextOrigin() {
        return origin;
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        Rows rows = new Rows(request, readers.values(), capacity);
        while (!rows.isFull()) {
            int known = input.limit() - input.position();
            if (known < SingleObject.PREFIX_BYTES) {
                if (!rows.isEmpty() && !input.isReady()) {
                    return rows.decoded(false);
                } else if (!input.more()) {
                    if (known > 0) {
                        reject(rows, input, new DamagedException("the bytes end in the middle of a record"));
                    }
                    return rows.decoded(true);
                }
            } else if (!read(rows, input)) {
                return rows.decoded(false);
            }
        }
        capacity = rows.nextCapacity();
        return rows.decoded(false);
    }

    /** Reads a record; tells whether it needs not wait for bytes that may not come soon. */
    private boolean read(Rows rows, ByteInput input) throws IOException {
        byte[] bytes = input.array();
        int from = input.position();
        if (!SingleObject.isPrefix(bytes, from)) {
            reject(rows, input, SingleObject.noPrefix());
            return true;
        }
        RowReader reader = readers.get(SingleObject.fingerprint(bytes, from));
        if (reader == null) {
            reject(rows, input, SingleObject.unknownSchema(bytes, from));
            return true;
        }
        in.reset(bytes, from + SingleObject.PREFIX_BYTES, input.limit());
        try {
            in.beginRecord(request.maxRecordBytes());
            reader.read(in);
            if (in.at - from > request.maxRecordBytes()) {
                throw in.tooLarge();
            }
            rows.end(origin, in.at - from);
            origin++;
            input.position(in.at);
            return true;
        } catch (BadRecordException bad) {
            rows.discard();
            if (bad instanceof DamagedException damaged && damaged.isCutOff()) {
                return more(rows, input, damaged);
            }
            rejectRecord(rows, input, reader, bad);
            return true;
        }
    }

    /** Brings more bytes of a record that is not all there, which is then read again. */
    private boolean more(Rows rows, ByteInput input, DamagedException cutOff) throws IOException {
        if (input.limit() - input.position() > request.maxRecordBytes()) {
            reject(rows, input, in.tooLarge());
            return true;
        } else if (!rows.isEmpty() && !input.isReady()) {
            return false;
        } else if (!input.more()) {
            reject(rows, input, cutOff);
        }
        return true;
    }

    private void rejectRecord(Rows rows, ByteInput input, RowReader reader, BadRecordException bad) throws IOException {
        int from = input.position();
        in.at = from + SingleObject.PREFIX_BYTES;
        try {
            reader.skip(in);
        } catch (DamagedException damaged) {
            if (damaged.isCutOff() && input.limit() - from <= request.maxRecordBytes() && input.more()) {
                return; // All of the record is wanted, so that it is known where it ends.
            }
            reject(rows, input, bad);
            return;
        }
        rows.reject(bad, input.array(), from, in.at, origin++);
        input.position(in.at);
    }

    /** Rejects what stands here, and goes on at the next prefix of a known schema. */
    private void reject(Rows rows, ByteInput input, BadRecordException bad) throws IOException {
        rows.reject(bad, input.array(), input.position(), input.limit(), origin++);
        int at = input.position() + 1;
        while (true) {
            byte[] bytes = input.array();
            int last = input.limit() - SingleObject.PREFIX_BYTES;
            for (; at <= last; at++) {
                if (SingleObject.isPrefix(bytes, at) && readers.containsKey(SingleObject.fingerprint(bytes, at))) {
                    input.position(at);
                    return;
                }
            }
            input.position(Math.min(at, input.limit()));
            if (!input.more()) {
                input.position(input.limit());
                return;
            }
            at = input.position();
        }
    }
}

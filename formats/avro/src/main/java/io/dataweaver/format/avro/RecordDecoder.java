package io.dataweaver.format.avro;

import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads one record that stands alone, as rejected ones do. */
final class RecordDecoder implements Decoder {

    private final DecodeRequest request;
    private final RowReader reader;
    private final byte[] sync;
    private long origin;

    /** Creates a decoder; what starts with {@code sync} is a part of a damaged block, not a record. */
    RecordDecoder(DecodeRequest request, RowReader reader, byte[] sync) {
        this.request = request;
        this.reader = reader;
        this.sync = sync;
        this.origin = request.firstOrigin();
    }

    @Override
    public long nextOrigin() {
        return origin;
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        Rows rows = new Rows(request, List.of(reader), 1);
        while (input.more()) {
            // All of it is wanted.
        }
        int from = input.position();
        int to = input.limit();
        if (from < to) {
            try {
                decode(rows, input.array(), from, to);
            } catch (BadRecordException bad) {
                rows.discard();
                rows.reject(bad, input.array(), from, to, origin);
            }
            origin++;
            input.position(to);
        }
        return rows.decoded(true);
    }

    private void decode(Rows rows, byte[] bytes, int from, int to) {
        if (sync.length > 0 && to - from >= sync.length && startsWithSync(bytes, from)) {
            throw new DamagedException("this is a part of a damaged block, of which records cannot be told apart");
        }
        BinaryInput in = new BinaryInput();
        in.reset(bytes, from, to);
        in.beginRecord(request.maxRecordBytes());
        reader.read(in);
        if (in.remaining() > 0) {
            throw new DamagedException("there are " + in.remaining() + " bytes behind the record");
        }
        rows.end(origin, to - from);
    }

    private boolean startsWithSync(byte[] bytes, int from) {
        return Arrays.equals(bytes, from, from + sync.length, sync, 0, sync.length);
    }
}

package io.dataweaver.format.protobuf;

import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.IOException;

/** Reads one message that stands alone, as rejected ones do. */
final class RecordDecoder implements Decoder {

    private final DecodeRequest request;
    private final RowDecoder decoder;
    private long origin;

    RecordDecoder(DecodeRequest request, RowDecoder decoder) {
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
        Rows rows = new Rows(request, decoder, 1);
        while (input.more()) {
            // All of it is wanted.
        }
        rows.add(input.array(), input.position(), input.limit(), origin++);
        input.position(input.limit());
        return rows.decoded(true);
    }
}

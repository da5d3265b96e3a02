package io.dataweaver.format.parquet;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.util.Arrays;
import java.util.List;

/** Rejects again what was kept of a row that was rejected: a row of a file of columns cannot be cut out of it. */
final class PlaceDecoder implements Decoder {

    private final DecodeRequest request;

    PlaceDecoder(DecodeRequest request) {
        this.request = request;
    }

    @Override
    public Decoded decode(ByteInput input) {
        byte[] place = Arrays.copyOfRange(input.array(), input.position(), input.limit());
        input.position(input.limit());
        Rejection again = new Rejection(
                new Rejection.RejectedBytes(place, request.firstOrigin()),
                RecordErrorCode.MALFORMED,
                null,
                "a row of a Parquet file cannot be decoded without the file: give its column another type, and read the"
                        + " file again");
        return new Decoded(new BatchBuilder(request.schema(), 1).build(), List.of(again), true);
    }

    @Override
    public long nextOrigin() {
        return request.firstOrigin() + 1;
    }
}

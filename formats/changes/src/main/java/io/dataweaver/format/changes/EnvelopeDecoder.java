package io.dataweaver.format.changes;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads files of envelopes: another decoder makes columns of them, and this one rows of the columns. */
final class EnvelopeDecoder implements Decoder {

    private final Format nested;
    private final Decoder decoder;
    private final EnvelopeOpener opener;
    private final Schema rows;

    /** @param decoder makes batches of {@link Envelopes#schema} */
    EnvelopeDecoder(Format nested, Decoder decoder, Envelopes envelopes, DecodeRequest request) {
        this.nested = nested;
        this.decoder = decoder;
        this.opener = new EnvelopeOpener(envelopes, request.schema());
        this.rows = request.schema();
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        Decoded decoded = decoder.decode(input);
        RecordBatch read = decoded.batch();
        BatchBuilder batch = new BatchBuilder(rows, read.size() + read.size() / 2);
        List<Rejection> rejections = new ArrayList<>(decoded.rejections());
        for (int i = 0; i < read.size(); i++) {
            int row = read.row(i);
            try {
                opener.open(read.columns(), row, read.origin(row), batch);
            } catch (BadRecordException bad) {
                rejections.add(new Rejection(
                        new Rejection.RejectedBytes(written(read, i), read.origin(row)),
                        bad.code(),
                        bad.column(),
                        bad.text()));
            }
        }
        return new Decoded(batch.build(), rejections, decoded.atEnd());
    }

    /** Returns an envelope as a file of its own, since its bytes are gone. */
    private byte[] written(RecordBatch read, int index) {
        Encoder encoder = nested.encoder(read.schema());
        ByteOutput out = new ByteOutput(1024);
        out.put(encoder.header());
        encoder.encode(read.slice(index, index + 1), out, true);
        encoder.flush(out);
        out.put(encoder.footer());
        byte[] bytes = out.toByteArray();
        return bytes.length > Rejection.RejectedBytes.MAX_BYTES
                ? Arrays.copyOf(bytes, Rejection.RejectedBytes.MAX_BYTES)
                : bytes;
    }

    @Override
    public long nextOrigin() {
        return decoder.nextOrigin();
    }

    @Override
    public long nextSkipped() {
        return decoder.nextSkipped();
    }
}

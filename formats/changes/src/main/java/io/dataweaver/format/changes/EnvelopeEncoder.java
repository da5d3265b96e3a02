package io.dataweaver.format.changes;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.List;

/** Writes files of envelopes by the encoder of the nested format. */
final class EnvelopeEncoder implements Encoder {

    private final EnvelopeWriter writer;
    private final Encoder nested;

    EnvelopeEncoder(EnvelopeWriter writer, Encoder nested) {
        this.writer = writer;
        this.nested = nested;
    }

    @Override
    public byte[] header() {
        return nested.header();
    }

    @Override
    public byte[] separator() {
        return nested.separator();
    }

    @Override
    public byte[] footer() {
        return nested.footer();
    }

    @Override
    public byte[] footer(RandomAccessBytes written) throws IOException {
        return nested.footer(written);
    }

    @Override
    public boolean tellsChanges() {
        return true;
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
        EnvelopeWriter.Written written = writer.write(batch);
        if (!written.batch().isEmpty()) {
            writer.addRejected(nested.encode(written.batch(), out, first), batch, written);
        }
        return written.rejections();
    }

    @Override
    public void flush(ByteOutput out) {
        nested.flush(out);
    }

    @Override
    public long heldBytes() {
        return nested.heldBytes();
    }
}

package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import java.util.ArrayList;
import java.util.List;

/** Writes messages one after the other, each behind its length as a varint. */
final class DelimitedEncoder implements Encoder {

    private final RowEncoder rows;

    DelimitedEncoder(RowEncoder rows) {
        this.rows = rows;
    }

    @Override
    public byte[] header() {
        return new byte[0];
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
        List<Rejection> rejections = new ArrayList<>();
        rows.bind(batch);
        for (int i = 0; i < batch.size(); i++) {
            int before = out.size();
            int start = WireOutput.beginLength(out);
            if (rows.write(batch, batch.row(i), out, rejections)) {
                WireOutput.endLength(start, out);
            } else {
                out.size(before);
            }
        }
        return rejections;
    }
}

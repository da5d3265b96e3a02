package io.dataweaver.format.avro;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import java.util.ArrayList;
import java.util.List;

/** Writes single objects, one after the other. */
final class SingleObjectEncoder implements Encoder {

    private final RowWriter rows;
    private final byte[] prefix;

    SingleObjectEncoder(RowWriter rows) {
        this.rows = rows;
        this.prefix = SingleObject.prefix(rows.schema());
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
            int start = out.size();
            out.put(prefix);
            if (!rows.write(batch, batch.row(i), out, rejections)) {
                out.size(start);
            }
        }
        return rejections;
    }
}

package io.dataweaver.format.avro;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageEncoder;
import java.util.ArrayList;
import java.util.List;

/** Writes messages of one record each, behind a prefix, which may be empty. */
final class AvroMessageEncoder implements MessageEncoder {

    private final RowWriter rows;
    private final byte[] prefix;

    AvroMessageEncoder(RowWriter rows, byte[] prefix) {
        this.rows = rows;
        this.prefix = prefix;
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends) {
        List<Rejection> rejections = new ArrayList<>();
        rows.bind(batch);
        for (int i = 0; i < batch.size(); i++) {
            int start = out.size();
            out.put(prefix);
            if (!rows.write(batch, batch.row(i), out, rejections)) {
                out.size(start);
            }
            ends[i] = out.size();
        }
        return rejections;
    }
}

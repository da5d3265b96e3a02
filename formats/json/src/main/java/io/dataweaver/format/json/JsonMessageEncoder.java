package io.dataweaver.format.json;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageEncoder;
import java.util.ArrayList;
import java.util.List;

/** Writes each row as a message of one object. */
final class JsonMessageEncoder implements MessageEncoder {

    private final ObjectWriter rows;

    JsonMessageEncoder(Schema schema, NullMembers nulls) {
        this.rows = new ObjectWriter("", schema.fields(), nulls);
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends) {
        List<Rejection> rejections = new ArrayList<>();
        rows.bind(batch.columns());
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            int start = out.size();
            try {
                rows.write(row, out);
            } catch (BadRecordException bad) {
                out.size(start);
                rejections.add(
                        new Rejection(new Rejection.RejectedRow(batch, row), bad.code(), bad.column(), bad.text()));
            }
            ends[i] = out.size();
        }
        return rejections;
    }
}

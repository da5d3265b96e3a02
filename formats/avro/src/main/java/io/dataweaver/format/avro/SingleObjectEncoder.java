package io.dataweaver.format.avro;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import java.util.List;

/** Writes single objects, one after the other: messages whose ends nobody needs to be told. */
final class SingleObjectEncoder implements Encoder {

    private final AvroMessageEncoder messages;
    private int[] ends = {};

    SingleObjectEncoder(RowWriter rows) {
        this.messages = new AvroMessageEncoder(rows, SingleObject.prefix(rows.schema()));
    }

    @Override
    public byte[] header() {
        return new byte[0];
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
        if (ends.length < batch.size()) {
            ends = new int[batch.size()];
        }
        return messages.encode(batch, out, ends);
    }
}

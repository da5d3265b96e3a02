package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import java.util.ArrayList;
import java.util.List;

/** Writes one object a row: one a line, or as the elements of an array, also one a line. */
final class JsonEncoder implements Encoder {

    private static final byte[] NOTHING = {};
    private static final byte[] HEADER = "[\n".getBytes(US_ASCII);
    private static final byte[] SEPARATOR = ",\n".getBytes(US_ASCII);
    private static final byte[] FOOTER = "\n]\n".getBytes(US_ASCII);

    private final boolean array;
    private final ObjectWriter rows;

    JsonEncoder(Schema schema, boolean array, NullMembers nulls) {
        this.array = array;
        this.rows = new ObjectWriter("", schema.fields(), nulls);
    }

    @Override
    public byte[] header() {
        return array ? HEADER.clone() : NOTHING;
    }

    @Override
    public byte[] separator() {
        return array ? SEPARATOR.clone() : NOTHING;
    }

    @Override
    public byte[] footer() {
        return array ? FOOTER.clone() : NOTHING;
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
        List<Rejection> rejections = new ArrayList<>();
        rows.bind(batch.columns());
        boolean separated = first;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            int start = out.size();
            try {
                if (array && !separated) {
                    out.put(SEPARATOR);
                }
                rows.write(row, out);
                if (!array) {
                    out.put((byte) '\n');
                }
                separated = false;
            } catch (BadRecordException bad) {
                out.size(start);
                rejections.add(
                        new Rejection(new Rejection.RejectedRow(batch, row), bad.code(), bad.column(), bad.text()));
            }
        }
        return rejections;
    }
}

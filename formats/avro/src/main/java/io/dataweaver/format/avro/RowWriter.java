package io.dataweaver.format.avro;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import java.util.List;
import java.util.Optional;

/** Writes rows as records of one schema. Not thread-safe. */
final class RowWriter {

    private final org.apache.avro.Schema schema;
    private final RecordEncoder record;

    private RowWriter(org.apache.avro.Schema schema, RecordEncoder record) {
        this.schema = schema;
        this.record = record;
    }

    /**
     * Creates a writer of {@code rows}.
     *
     * @param given what they are to be written with; empty for a schema made of the columns
     * @throws io.dataweaver.api.error.DataWeaverException if the schema cannot hold them
     */
    static RowWriter of(Schema rows, Optional<org.apache.avro.Schema> given) {
        org.apache.avro.Schema schema = given.orElseGet(() -> AvroSchemas.of(rows.dataset(), rows.fields()));
        return new RowWriter(schema, WriterCompiler.rows(rows.fields(), schema));
    }

    /** Returns the schema of the records. */
    org.apache.avro.Schema schema() {
        return schema;
    }

    /** Says where rows come from, from now on. */
    void bind(RecordBatch batch) {
        record.bind(batch::column);
    }

    /**
     * Writes physical row {@code row}; what cannot be written is rejected and leaves nothing.
     *
     * @return whether it was written
     */
    boolean write(RecordBatch batch, int row, ByteOutput out, List<Rejection> rejections) {
        int start = out.size();
        try {
            record.write(row, out);
            return true;
        } catch (BadRecordException bad) {
            out.size(start);
            rejections.add(new Rejection(new Rejection.RejectedRow(batch, row), bad.code(), bad.column(), bad.text()));
            return false;
        }
    }
}

package io.dataweaver.format.avro;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.format.BadRecordException;

/** Reads records as rows. Not thread-safe. */
final class RowReader {

    private final RecordReader[] branches;
    private final RecordReader only;
    private final boolean union;
    private final Skipper whole;

    /**
     * Creates a reader.
     *
     * @param branches one; or one a branch of the union that the records were written as
     * @param whole passes over a record
     */
    RowReader(RecordReader[] branches, boolean union, Skipper whole) {
        this.branches = branches;
        this.only = branches[0];
        this.union = union;
        this.whole = whole;
    }

    /** Says where rows go from now on. */
    void bind(BatchBuilder batch) {
        for (RecordReader branch : branches) {
            branch.bind(batch::column);
        }
    }

    /**
     * Reads a record and appends a value to each column.
     *
     * @throws BadRecordException if that cannot be; then columns may have a part of it
     */
    void read(BinaryInput in) {
        RecordReader record = union ? branches[in.readIndex(branches.length)] : only;
        record.read(in);
    }

    /**
     * Passes over a record.
     *
     * @throws DamagedException if it is none
     */
    void skip(BinaryInput in) {
        in.beginRecord(Integer.MAX_VALUE);
        whole.skip(in);
    }

    /** Returns the least that a record takes. */
    int minBytes() {
        return whole.minBytes();
    }
}

package io.dataweaver.format.avro;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.format.BadRecordException;
import org.jspecify.annotations.Nullable;

/** Reads records as rows. Not thread-safe. */
final class RowReader {

    /** So many records must be read at once that it is worth it; otherwise it is tried less often. */
    private static final int WORTH_IT = 16;

    /** How many records are read before it is worth to make a class. */
    private static final int FIRST_PAUSE = 256;

    private static final int LONGEST_PAUSE = 1024;

    private final RecordReader[] branches;
    private final RecordReader only;
    private final boolean union;
    private final Skipper whole;
    private @Nullable RowLoop loop;
    private @Nullable BatchBuilder bound;

    /** How many records are read one by one before many are tried to be read at once. */
    private int pause = FIRST_PAUSE;

    private int nextPause = 1;

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
        bound = batch;
        if (loop != null) {
            loop.bind(batch::column);
        }
    }

    /**
     * Reads as many records as are plain, from the next one on, and appends their values to each column. What it does not read, {@link
     * #read} does.
     *
     * @param rows how many to read at most
     * @param bytes no record is read that starts this far behind the next one, or farther
     * @param maxRecordBytes what has more is left to {@link #read}
     * @return how many were read; 0 if the next one is not plain, or too few are for that to be of use
     */
    int readPlain(BinaryInput in, int rows, int bytes, int maxRecordBytes) {
        if (pause > 0) {
            pause--;
            return 0;
        }
        RowLoop known = loop;
        if (known == null) {
            known = makeLoop();
            if (known == null) {
                pause = Integer.MAX_VALUE;
                return 0;
            }
        }
        int count = known.read(in, rows, bytes, maxRecordBytes);
        if (count < WORTH_IT) {
            pause = nextPause;
            nextPause = Math.min(2 * nextPause, LONGEST_PAUSE);
        } else {
            nextPause = 1;
        }
        return count;
    }

    private @Nullable RowLoop makeLoop() {
        BatchBuilder batch = bound;
        if (union || batch == null) {
            return null;
        }
        RowLoop made = LoopGenerator.loop(only);
        if (made != null) {
            made.bind(batch::column);
            loop = made;
        }
        return made;
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

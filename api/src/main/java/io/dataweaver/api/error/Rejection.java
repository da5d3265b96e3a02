package io.dataweaver.api.error;

import io.dataweaver.api.data.RecordBatch;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record that cannot go on, with the reason.
 *
 * @param record what is rejected: a row of a batch, or bytes that never became one
 * @param code of kind {@link ErrorKind#RECORD}
 * @param column the column at fault; null if it is none in particular
 * @param message what was expected and what was found
 * @param cause what the library or the other system said; null if there is nothing behind the message
 */
public record Rejection(
        Rejected record,
        ErrorCode code,
        @Nullable String column,
        String message,
        @Nullable Throwable cause) {

    /** What was rejected. */
    public sealed interface Rejected {
        /** Returns where it stands in its split: a line, or the number of the row, from 1. */
        long origin();
    }

    /**
     * A row of a batch.
     *
     * @param batch keeps the row alive
     * @param row the physical row in {@code batch}
     */
    public record RejectedRow(RecordBatch batch, int row) implements Rejected {
        @Override
        public long origin() {
            return batch.origin(row);
        }

        /** Returns the row as the source read it, of which this one was made; empty if that is not known for sure. */
        public Optional<RejectedRow> original() {
            RecordBatch read = batch.original();
            if (read == null) {
                return Optional.empty();
            }
            if (read.origins() == batch.origins()) {
                return Optional.of(new RejectedRow(read, row)); // The same physical rows.
            }
            int found = -1;
            for (int i = 0; i < read.size(); i++) {
                if (read.origin(read.row(i)) == origin()) {
                    if (found >= 0) {
                        return Optional.empty();
                    }
                    found = read.row(i);
                }
            }
            return found < 0 ? Optional.empty() : Optional.of(new RejectedRow(read, found));
        }
    }

    /**
     * Bytes that could not be decoded.
     *
     * @param bytes the record as it was read, at most its first 64 KiB; not changed by anyone
     * @param origin the line, or the number of the record, from 1
     */
    public record RejectedBytes(byte[] bytes, long origin) implements Rejected {
        /** How much of a record is kept. */
        public static final int MAX_BYTES = 64 * 1024;
    }

    /** Returns the physical rows of a batch that {@code rejections} are about; bytes that never became a row are none. */
    public static BitSet rows(List<Rejection> rejections) {
        BitSet rows = new BitSet();
        for (Rejection rejection : rejections) {
            if (rejection.record() instanceof RejectedRow rejected) {
                rows.set(rejected.row());
            }
        }
        return rows;
    }

    /**
     * Returns this about the same physical row of {@code whole}, of which the batch at hand has some columns alone; bytes stay
     * what they are.
     */
    public Rejection ofWhole(RecordBatch whole) {
        return record instanceof RejectedRow rejected
                ? new Rejection(new RejectedRow(whole, rejected.row()), code, column, message, cause)
                : this;
    }

    /** Creates a rejection with nothing behind its message. */
    public Rejection(Rejected record, ErrorCode code, @Nullable String column, String message) {
        this(record, code, column, message, null);
    }

    public Rejection {
        if (code.kind() != ErrorKind.RECORD) {
            throw new IllegalArgumentException(code.id() + " is not about a record");
        }
    }
}

package io.dataweaver.api.source;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import java.util.List;

/** What one call to {@link SplitReader#read} brought. */
public sealed interface ReadResult {

    /**
     * Rows, in split order.
     *
     * @param batch may be empty if records were rejected, or if only the position moved; of the dataset that its schema names, if
     *     the split has several
     * @param rejections records among them that could not be decoded
     * @param position just after the last of them
     */
    record Rows(RecordBatch batch, List<Rejection> rejections, Position position) implements ReadResult {
        public Rows {
            rejections = List.copyOf(rejections);
        }
    }

    /**
     * All rows of the dataset that came before are gone at once, as after TRUNCATE; those that come from now on are not. Given only by
     * sources that {@linkplain io.dataweaver.api.descriptor.Capability#TELLS_EMPTYING tell of it}, while
     * no other split has rows of the dataset that are not durable.
     *
     * @param position just behind
     */
    record Emptied(Position position) implements ReadResult {}

    /**
     * Rows, in split order, of a transaction that has not ended, or others behind which there is no position: nothing can be made durable
     * before {@link Rows} have come, which may be empty, and tell one. Given only by sources that have splits of several datasets, to keep
     * {@linkplain io.dataweaver.api.descriptor.Capability#WHOLE_TRANSACTIONS transactions whole} or to read {@linkplain
     * io.dataweaver.api.descriptor.Capability#DATASETS_TOGETHER datasets together}.
     *
     * @param batch of the dataset that its schema names
     * @param rejections records of that dataset that could not be decoded
     */
    record Part(RecordBatch batch, List<Rejection> rejections) implements ReadResult {
        public Part {
            rejections = List.copyOf(rejections);
        }
    }

    /**
     * The same as {@link Emptied} within a transaction that has not ended.
     *
     * @param dataset which of those of the split
     */
    record PartEmptied(String dataset) implements ReadResult {}

    /** No row came in time; more may follow. */
    record NothingYet() implements ReadResult {}

    /** The split is exhausted; {@code read} is not called again. */
    record EndOfSplit() implements ReadResult {}
}

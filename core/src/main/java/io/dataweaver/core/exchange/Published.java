package io.dataweaver.core.exchange;

import java.util.List;
import java.util.Optional;

/**
 * What one upstream split has prepared at one checkpoint: what a committable holds, and a place in the order of the log.
 *
 * @param split the id of the upstream split
 * @param ordinal its place among the splits
 * @param sequence counts what was prepared of the split, from 1
 * @param time the largest event time of the split so far, in microseconds since 1970; {@link Long#MIN_VALUE} if none
 * @param finished whether no more comes of the split
 * @param segment where the rows are; empty if there were none
 */
record Published(String split, int ordinal, long sequence, long time, boolean finished, Optional<Segment> segment)
        implements ManifestEntry {

    /**
     * A file of frames, and behind them an index of the frames of each partition.
     *
     * @param name of the file
     * @param index where the index begins
     * @param size of the whole file
     * @param rows how many there are in each partition
     */
    record Segment(String name, long index, long size, List<Long> rows) {
        Segment {
            rows = List.copyOf(rows);
        }
    }

    /** Tells whether there are rows of {@code partition}. */
    boolean hasRows(int partition) {
        return segment.isPresent() && segment.get().rows().get(partition) > 0;
    }
}

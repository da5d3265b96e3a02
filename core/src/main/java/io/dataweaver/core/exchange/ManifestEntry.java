package io.dataweaver.core.exchange;

import java.util.List;

/** A line of the manifest: what has happened to the log, in the one order that counts. */
sealed interface ManifestEntry
        permits ManifestEntry.Begun,
                ManifestEntry.Resumed,
                ManifestEntry.Expected,
                Published,
                ManifestEntry.Sealed,
                ManifestEntry.Forced,
                ManifestEntry.Continued {

    /**
     * The first line of each file of the manifest: all that the files before it told.
     *
     * @param run the run that writes
     * @param epoch the newest start of it
     * @param partitions how many there are
     * @param columns of the rows, as text
     * @param next the number of the next entry of rows
     * @param sealed whether no more rows come
     * @param watermark the event time up to which all splits had come
     * @param expecting whether it is known which upstream splits there are
     * @param splits the upstream splits
     */
    record Begun(
            String run,
            long epoch,
            int partitions,
            String columns,
            long next,
            boolean sealed,
            long watermark,
            boolean expecting,
            List<Upstream> splits)
            implements ManifestEntry {
        public Begun {
            splits = List.copyOf(splits);
        }
    }

    /** How far one upstream split has come; {@code sequence} 0 if nothing is published of it. */
    record Upstream(String split, int ordinal, long sequence, long time, boolean finished) {}

    /** The run was started again. */
    record Resumed(long epoch) implements ManifestEntry {}

    /** There are these upstream splits. */
    record Expected(List<String> splits) implements ManifestEntry {
        public Expected {
            splits = List.copyOf(splits);
        }
    }

    /** No more rows come. */
    record Sealed() implements ManifestEntry {}

    /** What stands before this is on disk: only that may be read. */
    record Forced() implements ManifestEntry {}

    /** The manifest goes on in the next file. */
    record Continued() implements ManifestEntry {}
}

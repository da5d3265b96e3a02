package io.dataweaver.connector.postgres;

import java.time.Duration;

/**
 * How many blocks of a table are read by one statement: as many as take some seconds. For as long as it runs, nobody can alter the table
 * or truncate it, and whoever comes behind one who waits for that, waits as well.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class PartSize {

    /** A statement that takes less than half of this is followed by one twice as long, and one that takes more than twice by half as long. */
    private static final Duration TARGET = Duration.ofSeconds(2);

    /** Nobody knows at first how long a block takes. */
    private static final long FIRST_BYTES = 8L << 20;

    private static final long MOST_BYTES = 1L << 30;

    private final long least;
    private long blocks;

    /**
     * Creates a size.
     *
     * @param splitSize in bytes: the first part is not larger
     */
    PartSize(long splitSize) {
        this.blocks = Math.max(1, Math.min(FIRST_BYTES, splitSize) / PostgresSource.BLOCK_BYTES);
        this.least = Math.min(blocks, (1L << 20) / PostgresSource.BLOCK_BYTES);
    }

    /** Returns how many blocks the next part has at most. */
    long blocks() {
        return blocks;
    }

    /** Says how long a part of so many blocks took: at the end of a table, it has fewer than the size. */
    void took(long read, Duration time) {
        if (time.compareTo(TARGET.dividedBy(2)) < 0 && read >= blocks) {
            blocks = Math.min(MOST_BYTES / PostgresSource.BLOCK_BYTES, blocks * 2);
        } else if (time.compareTo(TARGET.multipliedBy(2)) > 0) {
            blocks = Math.max(least, blocks / 2);
        }
    }
}

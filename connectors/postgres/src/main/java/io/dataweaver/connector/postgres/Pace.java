package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How fast rows are read: readers of one source in this process stay below so many bytes a second together.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class Pace {

    private static final double NANOS_A_SECOND = 1e9;

    private final double nanosPerByte;

    /** When what was read so far is paid for, by the clock of the machine. */
    private long due;

    /**
     * Creates a pace.
     *
     * @param bytesPerSecond at least 1
     */
    Pace(long bytesPerSecond) {
        this.nanosPerByte = NANOS_A_SECOND / bytesPerSecond;
        this.due = System.nanoTime();
    }

    /** Returns that of a source. */
    static Pace of(Options options) {
        Optional<Long> rate = options.find(PostgresOptions.READ_RATE);
        if (rate.equals(Optional.of(0L))) {
            throw new OptionException(
                    PostgresErrorCode.NOTHING_TO_READ,
                    "with `read_rate: 0` nothing would be read",
                    "leave it out to read as fast as can be",
                    List.of(PostgresOptions.READ_RATE.name()));
        }
        return rate.map(Pace::new).orElseGet(Pace::free);
    }

    /** Returns one that makes nobody wait. */
    static Pace free() {
        return new Pace(Long.MAX_VALUE);
    }

    /** Waits until more may be read, for at most {@code longest}; tells whether it may. */
    boolean await(Duration longest) throws InterruptedException {
        long wait = untilDue();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(wait, longest.toNanos()));
            return wait <= longest.toNanos();
        }
        return true;
    }

    private synchronized long untilDue() {
        return due - System.nanoTime();
    }

    /** Says that something was read. */
    synchronized void spend(long bytes) {
        due += (long) (bytes * nanosPerByte);
        // Time in which nothing was read is not made up for.
        long now = System.nanoTime();
        if (due - now < 0) {
            due = now;
        }
    }
}

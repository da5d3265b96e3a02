package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast rows are read: readers of one source in this process stay below so many bytes a second together, and step back while
 * others need the server.
 *
 * <p>While the server is busy, half as much is read each second as was read in the last one; once it is not, twice as much.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class Pace {

    private static final double NANOS_A_SECOND = 1e9;
    private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    /** Bytes a second that are read however busy the server is, so that reading ends. */
    static final double LEAST = 256 * 1024;

    /** Bytes a second that no server sends: who may read as many may read as fast as can be. */
    private static final double FULL = 1L << 32;

    /** What tells whether others need the server. */
    interface Load {
        boolean isHigh() throws SQLException;
    }

    private final double most;
    private final @Nullable Load load;
    private final LongSupplier clock;
    private double rate;

    /** When what was read so far is paid for. */
    private long due;

    private long lookedAt;
    private long bytesSince;

    /**
     * Creates a pace.
     *
     * @param bytesPerSecond at least 1
     * @param load null if nobody looks
     * @param clock in nanoseconds
     */
    Pace(long bytesPerSecond, @Nullable Load load, LongSupplier clock) {
        this.most = bytesPerSecond;
        this.rate = most;
        this.load = load;
        this.clock = clock;
        this.due = clock.getAsLong();
        this.lookedAt = due - BETWEEN_LOOKS;
    }

    /** Returns that of a source. */
    static Pace of(Options options, SessionPool pool) {
        Optional<Long> bound = options.find(PostgresOptions.READ_RATE);
        if (bound.equals(Optional.of(0L))) {
            throw new OptionException(
                    PostgresErrorCode.NOTHING_TO_READ,
                    "with `read_rate: 0` nothing would be read",
                    "leave it out to read as fast as can be",
                    List.of(PostgresOptions.READ_RATE.name()));
        }
        Load load = options.find(PostgresOptions.YIELD_ABOVE)
                .map(sessions -> new OtherSessions(pool, sessions))
                .orElse(null);
        return new Pace(bound.orElse(Long.MAX_VALUE), load, System::nanoTime);
    }

    /** Returns one that makes nobody wait. */
    static Pace free() {
        return new Pace(Long.MAX_VALUE, null, System::nanoTime);
    }

    /** Waits until more may be read, for at most {@code longest}; tells whether it may. */
    boolean await(Duration longest) throws InterruptedException, SQLException {
        look();
        long wait = untilDue();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(wait, longest.toNanos()));
            return wait <= longest.toNanos();
        }
        return true;
    }

    private synchronized long untilDue() {
        return due - clock.getAsLong();
    }

    /** Says that something was read. */
    synchronized void spend(long bytes) {
        bytesSince += bytes;
        due += (long) (bytes * NANOS_A_SECOND / rate);
        // Time in which nothing was read is not made up for.
        long now = clock.getAsLong();
        if (due - now < 0) {
            due = now;
        }
    }

    /** Looks each second whether the server is busy. One of those who read does it, while the others go on. */
    private void look() throws SQLException {
        Load asked = load;
        if (asked == null) {
            return;
        }
        double read;
        synchronized (this) {
            long now = clock.getAsLong();
            if (now - lookedAt < BETWEEN_LOOKS) {
                return;
            }
            read = bytesSince * NANOS_A_SECOND / (now - lookedAt);
            lookedAt = now;
            bytesSince = 0;
        }
        boolean isHigh = asked.isHigh();
        if (isHigh) {
            slower(read);
        } else {
            faster();
        }
    }

    private synchronized void slower(double read) {
        rate = Math.max(Math.min(most, LEAST), Math.min(rate, read) / 2);
    }

    private synchronized void faster() {
        double twice = 2 * rate;
        rate = twice >= Math.min(most, FULL) ? most : twice;
        long now = clock.getAsLong();
        due = now + (due - now) / 2;
    }

    /** Tells whether less may be read than could be, for the sake of others. */
    synchronized boolean yields() {
        return rate < most;
    }

    /** Returns how many bytes may be read a second. */
    synchronized double rate() {
        return rate;
    }
}

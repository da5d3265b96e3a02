package io.dataweaver.connector.generator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How many rows may have come by now. Not thread-safe. */
final class Pace {

    private final Clock clock;
    private final double rowsPerSecond;
    private final Instant start;
    private long taken;

    /**
     * Starts to count.
     *
     * @param rowsPerSecond infinite for no limit
     */
    Pace(Clock clock, double rowsPerSecond) {
        this.clock = clock;
        this.rowsPerSecond = rowsPerSecond;
        this.start = clock.instant();
    }

    /** Returns how many rows may come now, at most {@code wanted}. */
    int due(int wanted) {
        if (Double.isInfinite(rowsPerSecond)) {
            return wanted;
        }
        double seconds = Duration.between(start, clock.instant()).toNanos() / 1e9;
        return (int) Math.max(0, Math.min(wanted, (long) (seconds * rowsPerSecond) - taken));
    }

    /** Says that {@code rows} came. */
    void take(int rows) {
        taken += rows;
    }

    /** Returns how long it is until the next row may come. */
    Duration untilNext() {
        Instant next = start.plusNanos((long) Math.ceil((taken + 1) * 1e9 / rowsPerSecond));
        Duration wait = Duration.between(clock.instant(), next);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}

package io.dataweaver.core.rehearsal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a preview reads.
 *
 * @param limit how many at most, 1 to {@value #MAX_ROWS}
 * @param where an SQL condition on the columns of the source, for rows to be taken; null for all
 * @param timeout how long it reads at most
 */
public record PreviewRequest(int limit, @Nullable String where, Duration timeout) {

    /** More rows than anybody looks at; they are held in memory, after each step. */
    public static final int MAX_ROWS = 10_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public PreviewRequest {
        if (limit < 1 || limit > MAX_ROWS) {
            throw new IllegalArgumentException(
                    "a preview has 1 to " + MAX_ROWS + " rows, but " + limit + " are asked for");
        }
    }

    /** Returns a request for the first {@code limit} rows, for ten seconds at most. */
    public static PreviewRequest first(int limit) {
        return new PreviewRequest(limit, null, TIMEOUT);
    }

    /** Returns this request for rows of which {@code condition} is true. */
    public PreviewRequest where(@Nullable String condition) {
        return new PreviewRequest(limit, condition, timeout);
    }

    /** Returns this request with another time. */
    public PreviewRequest within(Duration time) {
        return new PreviewRequest(limit, where, time);
    }
}

package io.dataweaver.core.error;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a failed call is tried again: doubling from {@code backoff} to {@code maxBackoff}, with
 * jitter, so that many do not come back at once.
 *
 * <p>An incident ends with the first success; the next one begins with a whole budget.
 *
 * @param maxAttempts tries in one incident, the first included; at least 1
 * @param backoff the wait after the first failure
 * @param maxBackoff the longest wait
 * @param classifier decides which failures may pass
 */
public record RetryPolicy(int maxAttempts, Duration backoff, Duration maxBackoff, ErrorClassifier classifier) {

    /** As many tries as it takes. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Five tries within about 15 seconds. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** Creates a policy that takes the word of connectors for what may pass. */
    public RetryPolicy(int maxAttempts, Duration backoff, Duration maxBackoff) {
        this(maxAttempts, backoff, maxBackoff, ErrorClassifier.STANDARD);
    }

    public RetryPolicy {
        if (maxAttempts < 1 || backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException(
                    "retry needs at least one attempt and 0 <= backoff <= max_backoff, but got " + maxAttempts + ", "
                            + backoff + ", " + maxBackoff);
        }
    }

    /** Tells whether to try again after {@code failures} failures in a row, of which {@code last} is the last. */
    public boolean allows(DataWeaverException last, int failures) {
        ErrorKind kind = classifier.classify(last);
        boolean mayPass = kind == ErrorKind.TRANSIENT || kind == ErrorKind.AMBIGUOUS;
        return mayPass && (maxAttempts == UNLIMITED || failures < maxAttempts);
    }

    /** Returns the wait after {@code failures} failures in a row, at least 1: between half of the step and all of it. */
    public Duration delay(int failures, RandomGenerator random) {
        long step = backoff.toNanos() << Math.min(failures - 1, 20);
        long bounded = Math.min(step < 0 ? Long.MAX_VALUE : step, maxBackoff.toNanos());
        return Duration.ofNanos(bounded / 2 + (long) (bounded / 2.0 * random.nextDouble()));
    }
}

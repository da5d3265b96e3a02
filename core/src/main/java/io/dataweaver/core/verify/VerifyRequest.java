package io.dataweaver.core.verify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a verification looks at, and how much it tells.
 *
 * @param limit how many differences are told one by one, 1 to {@value #MAX_DIFFERENCES}; the others are counted
 * @param sample the share of the keys that are compared, above 0 and up to 1
 * @param datasets the names of what is compared, as the pipeline writes it; empty for all
 * @param recheck how long a difference must stay as it is to be told; zero tells what was seen once
 * @param rate how many rows of either side are read a second at most; {@link #UNLIMITED} for no limit
 * @param since which rows are compared; empty for all
 * @param restarts whether all is compared anew, though an earlier verification of the same was interrupted
 */
public record VerifyRequest(
        int limit,
        double sample,
        List<String> datasets,
        Duration recheck,
        long rate,
        Optional<Since> since,
        boolean restarts) {

    /** More differences than anybody reads one by one; their rows are held in memory. */
    public static final int MAX_DIFFERENCES = 10_000;

    /** No limit to how fast is read. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final int LIMIT = 20;
    private static final Duration RECHECK = Duration.ofSeconds(5);

    /** Compares everything, looks again after five seconds, and tells twenty differences. */
    public static final VerifyRequest ALL =
            new VerifyRequest(LIMIT, 1, List.of(), RECHECK, UNLIMITED, Optional.empty(), false);

    public VerifyRequest {
        if (limit < 1 || limit > MAX_DIFFERENCES) {
            throw new IllegalArgumentException(
                    "1 to " + MAX_DIFFERENCES + " differences are told, but " + limit + " are asked for");
        }
        if (!(sample > 0 && sample <= 1)) {
            throw new IllegalArgumentException("a sample is above 0 and up to 1, but is " + sample);
        }
        if (recheck.isNegative()) {
            throw new IllegalArgumentException("a difference cannot stay for a negative time: " + recheck);
        }
        if (rate < 1) {
            throw new IllegalArgumentException("at least one row is read a second, but " + rate + " are asked for");
        }
        datasets = List.copyOf(datasets);
    }

    /** Returns this request, telling up to {@code differences} one by one. */
    public VerifyRequest limit(int differences) {
        return new VerifyRequest(differences, sample, datasets, recheck, rate, since, restarts);
    }

    /** Returns this request for a share of the keys, chosen by chance: another one each time. */
    public VerifyRequest sample(double share) {
        return new VerifyRequest(limit, share, datasets, recheck, rate, since, restarts);
    }

    /** Returns this request for some datasets. */
    public VerifyRequest datasets(List<String> names) {
        return new VerifyRequest(limit, sample, names, recheck, rate, since, restarts);
    }

    /** Returns this request with another time that a difference must stay. */
    public VerifyRequest recheck(Duration time) {
        return new VerifyRequest(limit, sample, datasets, time, rate, since, restarts);
    }

    /** Returns this request, reading no more than so many rows of either side a second. */
    public VerifyRequest rate(long rowsPerSecond) {
        return new VerifyRequest(limit, sample, datasets, recheck, rowsPerSecond, since, restarts);
    }

    /** Returns this request for rows in which a column has a value or a larger one. */
    public VerifyRequest since(Since window) {
        return new VerifyRequest(limit, sample, datasets, recheck, rate, Optional.of(window), restarts);
    }

    /** Returns this request for comparing all anew, though an earlier verification of the same was interrupted. */
    public VerifyRequest restarting() {
        return new VerifyRequest(limit, sample, datasets, recheck, rate, since, true);
    }
}

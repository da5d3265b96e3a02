package io.dataweaver.core.plan;

import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.error.TableFailures;
import java.time.Duration;

/**
 * How a plan is run.
 *
 * @param parallelism how many splits run at the same time, at least 1
 * @param checkpointInterval how often positions are made durable
 * @param maxCheckpointAge how long a checkpoint may be overdue before the run is degraded; at twice that it ends
 * @param callTimeout the longest that a single call to another system may take
 * @param retry what happens after a transient failure
 * @param maxRejected how many records may be rejected
 * @param tables what becomes of the run when it cannot go on with one of its tables
 */
public record RunSettings(
        int parallelism,
        Duration checkpointInterval,
        Duration maxCheckpointAge,
        Duration callTimeout,
        RetryPolicy retry,
        RejectionLimit maxRejected,
        TableFailures tables) {

    /** Creates settings of a run that ends when it cannot go on with one of its tables. */
    public RunSettings(
            int parallelism,
            Duration checkpointInterval,
            Duration maxCheckpointAge,
            Duration callTimeout,
            RetryPolicy retry,
            RejectionLimit maxRejected) {
        this(parallelism, checkpointInterval, maxCheckpointAge, callTimeout, retry, maxRejected, TableFailures.STOP);
    }

    public RunSettings {
        if (parallelism < 1 || checkpointInterval.isNegative() || checkpointInterval.isZero()) {
            throw new IllegalArgumentException("parallelism and checkpoint interval must be positive, but are "
                    + parallelism + ", " + checkpointInterval);
        }
    }

    /** Returns this with another limit of rejected records. */
    public RunSettings withMaxRejected(RejectionLimit limit) {
        return new RunSettings(parallelism, checkpointInterval, maxCheckpointAge, callTimeout, retry, limit, tables);
    }

    /** Returns these with another interval between checkpoints. */
    RunSettings withCheckpointInterval(Duration interval) {
        return new RunSettings(parallelism, interval, maxCheckpointAge, callTimeout, retry, maxRejected, tables);
    }
}

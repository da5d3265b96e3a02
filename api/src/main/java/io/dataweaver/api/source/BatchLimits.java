package io.dataweaver.api.source;

import java.time.Duration;

/**
 * When a batch is full.
 *
 * @param maxRows at least 1
 * @param maxBytes memory, as {@code RecordBatch.byteSize} counts it; a batch holds at least one row whatever its size
 * @param maxDelay how long a row may wait for others to come
 */
public record BatchLimits(int maxRows, long maxBytes, Duration maxDelay) {

    /** What suits most pipelines: columns of a batch fit the second-level cache. */
    public static final BatchLimits DEFAULT = new BatchLimits(4096, 4L << 20, Duration.ofMillis(200));

    public BatchLimits {
        if (maxRows < 1 || maxBytes < 1 || maxDelay.isNegative()) {
            throw new IllegalArgumentException("a batch needs at least a row, a byte and no negative delay, but got "
                    + maxRows + ", " + maxBytes + ", " + maxDelay);
        }
    }
}

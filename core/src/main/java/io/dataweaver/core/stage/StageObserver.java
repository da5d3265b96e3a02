package io.dataweaver.core.stage;

import io.dataweaver.api.error.ErrorCode;

/**
 * Is told what stages do, once a batch, for metrics.
 *
 * <p>What is told is work done: rows that are read again after a failure are told again. What became of each row in the
 * end is in the counts of the run.
 *
 * <p><b>Threads.</b> Every stage calls from its own; implementations are quick and never throw.
 */
public interface StageObserver {

    /** Listens to nothing. */
    StageObserver NONE = new StageObserver() {};

    /**
     * A reader brought a batch.
     *
     * @param records rows, and records that could not be decoded
     * @param bytes of memory that the batch takes
     * @param nanos how long the reader was waited for
     */
    default void read(int records, long bytes, long nanos) {}

    /**
     * A transform has taken a batch.
     *
     * @param step the name of the transform
     * @param nanos that it took itself, without the steps behind it
     */
    default void transformed(String step, int records, long nanos) {}

    /**
     * A sink has taken a batch.
     *
     * @param step the place in the pipeline: {@code sink}, or one of several, such as {@code sinks.large}
     * @param bytes of memory that the batch takes
     * @param nanos how long the sink was waited for
     */
    default void written(String step, int records, long bytes, long nanos) {}

    /**
     * A record was rejected.
     *
     * @param step the place in the pipeline, such as {@code source}, {@code transforms[1]} or {@code sink}
     */
    default void rejected(String step, ErrorCode code) {}

    /** A dataset was emptied at the source, and so was its target, which becomes durable with the rows around it. */
    default void emptied(String dataset) {}

    /**
     * Rows became durable at the sink.
     *
     * @param nanos since the oldest of them was read
     */
    default void durable(long nanos) {}
}

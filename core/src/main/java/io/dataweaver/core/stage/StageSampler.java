package io.dataweaver.core.stage;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.source.Split;

/**
 * Is shown rows on their way through stages, as long as somebody wants to see some.
 *
 * <p><b>Threads.</b> Every stage calls from its own; implementations are quick and never throw.
 */
public interface StageSampler {

    /** The edge behind the source. */
    String SOURCE = "source";

    /** The edge in front of the sink, or of all sinks. */
    String SINK = "sink";

    /** Looks at nothing. */
    StageSampler NONE = new StageSampler() {};

    /** Tells whether anybody wants to see rows; asked once for each step of a stage, so that it costs next to nothing. */
    default boolean isLooking() {
        return false;
    }

    /**
     * Shows rows.
     *
     * @param edge {@link #SOURCE}, the name of the step that they have left, {@link #SINK}, or the step of one of several
     *     sinks
     * @param batch the rows
     * @param read what the source gave, of which they were made
     */
    default void passed(Split split, String edge, RecordBatch batch, RecordBatch read) {}
}

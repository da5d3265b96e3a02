package io.dataweaver.core.state;

import java.util.List;

/**
 * What a checkpoint holds.
 *
 * @param pipeline the name of the pipeline
 * @param fingerprint of the parts of the definition that decide which rows go where
 * @param run identifies the run
 * @param epoch the start that wrote this
 * @param status where the run stands
 * @param counts of the run, over all its processes
 * @param splits all of them, in order
 */
public record RunState(
        String pipeline,
        String fingerprint,
        String run,
        long epoch,
        Status status,
        RunCounts counts,
        List<SplitProgress> splits) {

    /** Where a run stands. */
    public enum Status {
        /** Begun and not ended: the next start resumes it. */
        RUNNING,
        /** Ended: the next start begins another. */
        COMPLETED
    }

    public RunState {
        splits = List.copyOf(splits);
    }
}

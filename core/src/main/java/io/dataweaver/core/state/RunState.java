package io.dataweaver.core.state;

import java.util.List;
import java.util.Optional;

/**
 * What a checkpoint holds.
 *
 * @param pipeline the name of the pipeline
 * @param fingerprint of the parts of the definition that decide which rows go where
 * @param run identifies the run
 * @param epoch the start that wrote this
 * @param status where the run stands
 * @param splits all of them, in order
 * @param keptBy the engine that is, or was when its process died, further than this, and has published what this does not
 *     hold: no other engine may go on with the run. Empty if this is all there is
 * @param datasets what was read when the run was planned last; empty if nobody asks for that
 */
public record RunState(
        String pipeline,
        String fingerprint,
        String run,
        long epoch,
        Status status,
        List<SplitProgress> splits,
        Optional<String> keptBy,
        List<KnownDataset> datasets) {

    /** Where a run stands. */
    public enum Status {
        /** Chosen, but the sink is not ready for it: no row was written, so that another definition may take over. */
        PREPARING,
        /** Begun and not ended: the next start resumes it. */
        RUNNING,
        /** Ended: the next start begins another. */
        COMPLETED
    }

    public RunState {
        splits = List.copyOf(splits);
        datasets = List.copyOf(datasets);
    }

    /** Creates a state that is all there is. */
    public RunState(
            String pipeline, String fingerprint, String run, long epoch, Status status, List<SplitProgress> splits) {
        this(pipeline, fingerprint, run, epoch, status, splits, Optional.empty(), List.of());
    }

    /** Returns the counts of the run, over all its processes. */
    public RunCounts counts() {
        return splits.stream().map(SplitProgress::counts).reduce(RunCounts.NONE, RunCounts::plus);
    }
}

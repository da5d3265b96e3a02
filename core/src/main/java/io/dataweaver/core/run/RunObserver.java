package io.dataweaver.core.run;

import io.dataweaver.core.plan.PipelinePlan;

/** Is told of each run that begins, for metrics and logs. <b>Threads.</b> Any thread may call. */
public interface RunObserver {

    /** Listens to nothing. */
    RunObserver NONE = (plan, run) -> RunObservation.NONE;

    /**
     * A run begins.
     *
     * @param run to ask where it stands, at any time
     * @return is told what happens in it
     */
    RunObservation begins(PipelinePlan plan, RunHandle run);

    /** Returns an observer that tells both. */
    default RunObserver and(RunObserver other) {
        return (plan, run) -> RunObservation.both(begins(plan, run), other.begins(plan, run));
    }
}

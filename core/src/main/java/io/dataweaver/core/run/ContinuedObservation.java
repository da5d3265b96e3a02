package io.dataweaver.core.run;

import io.dataweaver.core.plan.PipelinePlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one run of several attempts, one behind the other, for whoever observes: it begins once, and ends once. */
final class ContinuedObservation implements RunObserver {

    private final RunObserver observer;
    private final RunHandle whole;
    private @Nullable RunObservation told;

    /**
     * Creates it.
     *
     * @param whole the run of which the attempts are parts
     */
    ContinuedObservation(RunObserver observer, RunHandle whole) {
        this.observer = observer;
        this.whole = whole;
    }

    @Override
    public synchronized RunObservation begins(PipelinePlan plan, RunHandle run) {
        RunObservation observation = told;
        if (observation == null) {
            observation = observer.begins(plan, whole);
            told = observation;
        }
        return observation == RunObservation.NONE ? observation : new WithoutEnd(observation);
    }

    /** Returns who is told what happens in the run. */
    synchronized RunObservation told() {
        RunObservation observation = told;
        return observation == null ? RunObservation.NONE : observation;
    }

    void replanned(List<String> changes) {
        told().replanned(changes);
    }

    void endsAll(RunResult result) {
        told().ended(result);
    }

    private record WithoutEnd(RunObservation whole) implements PartialObservation {}
}

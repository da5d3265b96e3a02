package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.plan.PipelinePlan;
import java.time.Duration;
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

    /** Tells all but the end, which may be that of one attempt only. */
    private record WithoutEnd(RunObservation told) implements RunObservation {

        @Override
        public void read(int records, long bytes, long nanos) {
            told.read(records, bytes, nanos);
        }

        @Override
        public void transformed(String step, int records, long nanos) {
            told.transformed(step, records, nanos);
        }

        @Override
        public void written(String step, int records, long bytes, long nanos) {
            told.written(step, records, bytes, nanos);
        }

        @Override
        public void rejected(String step, ErrorCode code) {
            told.rejected(step, code);
        }

        @Override
        public void durable(long nanos) {
            told.durable(nanos);
        }

        @Override
        public void retries(String where, DataWeaverException failure, int failures, Duration delay) {
            told.retries(where, failure, failures, delay);
        }

        @Override
        public void recovers(String where) {
            told.recovers(where);
        }

        @Override
        public void checkpointed(long nanos) {
            told.checkpointed(nanos);
        }

        @Override
        public void degraded(Duration overdue) {
            told.degraded(overdue);
        }

        @Override
        public void recovered() {
            told.recovered();
        }
    }
}

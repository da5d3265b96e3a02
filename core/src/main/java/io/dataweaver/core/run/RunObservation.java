package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.stage.StageObserver;
import java.time.Duration;
import java.util.List;

/**
 * Is told what happens in one run.
 *
 * <p><b>Threads.</b> Any thread may call; implementations are quick and never throw.
 */
public interface RunObservation extends StageObserver {

    /** Listens to nothing. */
    RunObservation NONE = new RunObservation() {};

    /**
     * A call failed for a reason that may pass, and is made again.
     *
     * @param where the call, such as {@code commit}, or the split that is begun again
     * @param failures in a row, this one included
     * @param delay until then
     */
    default void retries(String where, DataWeaverException failure, int failures, Duration delay) {}

    /** What had failed, by the {@code where} of {@link #retries}, has succeeded again or come further. */
    default void recovers(String where) {}

    /** The run cannot go on with {@code split}, and goes on with the others; the next start tries it again. */
    default void suspends(String split, DataWeaverException failure) {}

    /** A checkpoint is durable, published at the sink and acknowledged at the source; it took {@code nanos}. */
    default void checkpointed(long nanos) {}

    /** A checkpoint is overdue by {@code overdue}, more than the plan allows: nothing becomes durable meanwhile. */
    default void degraded(Duration overdue) {}

    /** A checkpoint has come about after {@link #degraded}. */
    default void recovered() {}

    /**
     * Columns have changed at a source, now or before the run began: it goes on with those that are there now.
     *
     * @param changes a line for each change at a source, and for each at a target
     */
    default void replanned(List<String> changes) {}

    /** The run goes on beyond gaps in its sources, as a person has chosen. */
    default void crossed(List<CrossedGap> gaps) {}

    /** The run has ended. */
    default void ended(RunResult result) {}

    /** Returns an observation that tells both. */
    static RunObservation both(RunObservation first, RunObservation second) {
        if (first == NONE) {
            return second;
        }
        return second == NONE ? first : new Both(first, second);
    }

    /** Tells two. */
    record Both(RunObservation first, RunObservation second) implements RunObservation {

        @Override
        public void read(int records, long bytes, long nanos) {
            first.read(records, bytes, nanos);
            second.read(records, bytes, nanos);
        }

        @Override
        public void transformed(String step, int records, long nanos) {
            first.transformed(step, records, nanos);
            second.transformed(step, records, nanos);
        }

        @Override
        public void written(String step, int records, long bytes, long nanos) {
            first.written(step, records, bytes, nanos);
            second.written(step, records, bytes, nanos);
        }

        @Override
        public void rejected(String step, ErrorCode code) {
            first.rejected(step, code);
            second.rejected(step, code);
        }

        @Override
        public void emptied(String dataset) {
            first.emptied(dataset);
            second.emptied(dataset);
        }

        @Override
        public void durable(long nanos) {
            first.durable(nanos);
            second.durable(nanos);
        }

        @Override
        public void retries(String where, DataWeaverException failure, int failures, Duration delay) {
            first.retries(where, failure, failures, delay);
            second.retries(where, failure, failures, delay);
        }

        @Override
        public void recovers(String where) {
            first.recovers(where);
            second.recovers(where);
        }

        @Override
        public void suspends(String split, DataWeaverException failure) {
            first.suspends(split, failure);
            second.suspends(split, failure);
        }

        @Override
        public void checkpointed(long nanos) {
            first.checkpointed(nanos);
            second.checkpointed(nanos);
        }

        @Override
        public void degraded(Duration overdue) {
            first.degraded(overdue);
            second.degraded(overdue);
        }

        @Override
        public void recovered() {
            first.recovered();
            second.recovered();
        }

        @Override
        public void replanned(List<String> changes) {
            first.replanned(changes);
            second.replanned(changes);
        }

        @Override
        public void crossed(List<CrossedGap> gaps) {
            first.crossed(gaps);
            second.crossed(gaps);
        }

        @Override
        public void ended(RunResult result) {
            first.ended(result);
            second.ended(result);
        }
    }
}

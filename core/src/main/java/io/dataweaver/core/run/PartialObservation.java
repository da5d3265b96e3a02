package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import java.time.Duration;
import java.util.List;

/**
 * Tells of a whole run what happens in a part of it, such as one attempt of several: all but the end, which is that of the part
 * alone.
 */
public interface PartialObservation extends RunObservation {

    /** Returns who is told of the whole. */
    RunObservation whole();

    @Override
    default void read(int records, long bytes, long nanos) {
        whole().read(records, bytes, nanos);
    }

    @Override
    default void transformed(String step, int records, long nanos) {
        whole().transformed(step, records, nanos);
    }

    @Override
    default void written(String step, int records, long bytes, long nanos) {
        whole().written(step, records, bytes, nanos);
    }

    @Override
    default void rejected(String step, ErrorCode code) {
        whole().rejected(step, code);
    }

    @Override
    default void emptied(String dataset) {
        whole().emptied(dataset);
    }

    @Override
    default void durable(long nanos) {
        whole().durable(nanos);
    }

    @Override
    default void retries(String where, DataWeaverException failure, int failures, Duration delay) {
        whole().retries(where, failure, failures, delay);
    }

    @Override
    default void recovers(String where) {
        whole().recovers(where);
    }

    @Override
    default void suspends(String split, DataWeaverException failure) {
        whole().suspends(split, failure);
    }

    @Override
    default void checkpointed(long nanos) {
        whole().checkpointed(nanos);
    }

    @Override
    default void degraded(Duration overdue) {
        whole().degraded(overdue);
    }

    @Override
    default void recovered() {
        whole().recovered();
    }

    @Override
    default void replanned(List<String> changes) {
        whole().replanned(changes);
    }

    @Override
    default void crossed(List<CrossedGap> gaps) {
        whole().crossed(gaps);
    }
}

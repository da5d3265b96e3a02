package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.RunCounts;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param outcome how
 * @param run identifies the run
 * @param counts of the run, over all its processes; of one that failed, up to its last checkpoint, for the next start goes
 *     on there
 * @param resumed of those, what earlier processes did; {@link RunCounts#NONE} unless it resumed
 * @param duration of this process's part
 * @param failure why it failed; empty unless it did
 */
public record RunResult(
        Outcome outcome,
        String run,
        RunCounts counts,
        RunCounts resumed,
        Duration duration,
        Optional<DataWeaverException> failure) {

    /** How a run ended. */
    public enum Outcome {
        /** The source was exhausted and everything is written. */
        COMPLETED,
        /** It was asked to stop, and did; the next start resumes. */
        STOPPED,
        /** It could not go on; the next start resumes from the last checkpoint. */
        FAILED
    }

    /**
     * Returns this if the run did not fail.
     *
     * @throws DataWeaverException why it failed
     */
    public RunResult throwIfFailed() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return this;
    }
}

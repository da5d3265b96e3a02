package io.dataweaver.core.run;

import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.Suspension;
import java.time.Duration;
import java.util.List;

/**
 * Where a run stands now.
 *
 * @param counts of the run so far, with those of earlier processes that it resumed
 * @param resumed of those, what earlier processes did
 * @param durable of those in {@code counts}, what checkpoints have made sure of; never goes back
 * @param share of the work that is done, 0 to 1; negative if unknown
 * @param elapsed since this process started it
 * @param lag since the oldest record was read that is not durable at the sink yet; zero if there is none
 * @param overdue how long a checkpoint is overdue, if that is more than the plan allows; zero otherwise
 * @param bufferedBytes that were read ahead and wait for the next step
 * @param source how far reading is behind what the source holds, as far as it tells
 * @param suspended the splits that the run could not go on with, each with its reason
 */
public record RunProgress(
        RunCounts counts,
        RunCounts resumed,
        RunCounts durable,
        double share,
        Duration elapsed,
        Duration lag,
        Duration overdue,
        long bufferedBytes,
        SourceLag source,
        List<Suspension> suspended) {

    public RunProgress {
        suspended = List.copyOf(suspended);
    }

    /** Returns the same, with a checkpoint overdue for {@code late}. */
    RunProgress overdueFor(Duration late) {
        return new RunProgress(counts, resumed, durable, share, elapsed, lag, late, bufferedBytes, source, suspended);
    }

    /** Returns where a run stands that has done nothing yet, and does not know how much there is to do. */
    public static RunProgress notBegun(Duration elapsed) {
        return new RunProgress(
                RunCounts.NONE,
                RunCounts.NONE,
                RunCounts.NONE,
                -1,
                elapsed,
                Duration.ZERO,
                Duration.ZERO,
                0,
                SourceLag.UNKNOWN,
                List.of());
    }
}

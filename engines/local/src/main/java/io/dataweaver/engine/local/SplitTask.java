package io.dataweaver.engine.local;

import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import org.jspecify.annotations.Nullable;

/** One split of a run, from its first stage to its last. Plain fields are guarded by the lock of the {@link RunLedger}. */
final class SplitTask {

    /** How far it has come, as the sink has prepared it. */
    SplitProgress progress;

    /** The stage at work; null while none is. */
    @Nullable SplitStage stage;

    /** What runs {@link #stage}; null while none does. */
    @Nullable Task thread;

    /** The round of checkpoints that it has answered last. */
    long answeredRound;

    /** When its thread last entered a call of another system, by the scheduler; 0 while it is in none. */
    volatile long busySince;

    /** The share of the split that was read, 0 to 1; negative if unknown. */
    volatile double share;

    /** How far reading was behind when the last stage ended. */
    SourceLag lag = SourceLag.UNKNOWN;

    SplitTask(SplitProgress progress) {
        this.progress = progress;
        this.share = progress.finished() ? 1 : 0;
    }

    SourceLag lagNow() {
        if (progress.finished()) {
            return SourceLag.UNKNOWN;
        }
        SourceLag now = stage == null ? lag : stage.lag();
        return now.isKnown() ? now : lag.yielding(now.yields());
    }

    RunCounts countsNow() {
        return stage == null ? progress.counts() : stage.counts();
    }
}

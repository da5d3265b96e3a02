package io.dataweaver.engine.local;

import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.SplitStage;
import java.time.Duration;

/**
 * Says when what a split has moved is committed before a checkpoint is due: when its source has nothing more at the moment, so
 * that people see the rows they wait for, and not so often that it costs much. Where changes keep coming, it looks again and
 * again whether one is there already, and commits as soon as none is.
 *
 * <p>Only for plans that {@link PipelinePlan#commitsWhenCaughtUp}. Used by one thread, for one stage.
 */
final class EarlyCommits {

    /** At most so many commits in the time from one checkpoint to the next. */
    private static final long IN_AN_INTERVAL = 20;

    /** At most one part in so many of the time is spent on them. */
    private static final long SHARE_OF_TIME = 3;

    private final Scheduler scheduler;
    private final boolean possible;
    private final long apart;
    private long lastEnded;
    private long lastTook;

    EarlyCommits(PipelinePlan plan, Scheduler scheduler) {
        this.scheduler = scheduler;
        this.possible = plan.commitsWhenCaughtUp();
        this.apart = plan.settings().checkpointInterval().toNanos() / IN_AN_INTERVAL;
        this.lastEnded = scheduler.nanoTime();
    }

    /** Returns how long the next step is to wait for rows, {@code longest} at most. */
    Duration wait(SplitStage stage, Duration longest) {
        if (!possible || !stage.holdsRows()) {
            return longest;
        }
        return Duration.ofNanos(Math.max(0, Math.min(longest.toNanos(), left())));
    }

    /** Tells whether it is time to commit, after a step that {@code last} tells of. */
    boolean areDue(SplitStage.Step last, SplitStage stage) {
        return possible && last == SplitStage.Step.IDLE && stage.holdsRows() && left() <= 0;
    }

    private long left() {
        return lastEnded + Math.max(apart, lastTook * (SHARE_OF_TIME - 1)) - scheduler.nanoTime();
    }

    /** Takes note of a commit, early or not, that began at {@code began}, by the scheduler's time. */
    void committed(long began) {
        lastEnded = scheduler.nanoTime();
        lastTook = lastEnded - began;
    }
}

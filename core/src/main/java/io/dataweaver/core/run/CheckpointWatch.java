package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches over how long no checkpoint has come about: too long is told, twice as long ends the run.
 *
 * <p><b>Threads.</b> One thread at a time; {@link #overdue} from any.
 */
public final class CheckpointWatch {

    private final PipelinePlan plan;
    private final Scheduler scheduler;
    private final RunObservation observation;
    private boolean begun;
    private volatile long due;
    private volatile boolean degraded;

    /** Creates a watch over runs of {@code plan}. */
    public CheckpointWatch(PipelinePlan plan, Scheduler scheduler, RunObservation observation) {
        this.plan = plan;
        this.scheduler = scheduler;
        this.observation = observation;
    }

    /** Begins to watch. */
    public void begin() {
        begun = true;
        expectNext();
    }

    private void expectNext() {
        due = scheduler.nanoTime() + plan.settings().checkpointInterval().toNanos();
    }

    /** Says that a checkpoint has come about. */
    public void made() {
        expectNext();
        if (degraded) {
            degraded = false;
            observation.recovered();
        }
    }

    /**
     * Looks how late it is.
     *
     * @param reason what stands in the way, if that is known
     * @throws DataWeaverException to end the run
     */
    public void check(@Nullable DataWeaverException reason) {
        if (!begun) {
            return;
        }
        Duration late = Duration.ofNanos(scheduler.nanoTime() - due);
        Duration limit = plan.settings().maxCheckpointAge();
        if (late.compareTo(limit.multipliedBy(2)) > 0) {
            throw new DataWeaverException(
                    StateErrorCode.CHECKPOINT_OVERDUE,
                    "a checkpoint of pipeline '" + plan.name() + "' is overdue for " + late.toSeconds()
                            + " s, and `max_checkpoint_age` is " + limit.toSeconds() + " s"
                            + (reason == null ? "" : "; the last failure was " + reason.getMessage()),
                    reason);
        }
        if (!degraded && late.compareTo(limit) > 0) {
            degraded = true;
            observation.degraded(late);
        }
    }

    /** Returns how long a checkpoint is overdue, if that is too long; zero otherwise. */
    public Duration overdue() {
        return degraded ? Duration.ofNanos(Math.max(0, scheduler.nanoTime() - due)) : Duration.ZERO;
    }
}

package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.error.RejectionWindows;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import java.util.List;
import java.util.function.Supplier;

/** Ends a run in which more is rejected than its plan allows. <b>Threads.</b> Any thread may call. */
public final class RejectionGuard implements SplitStage.RejectionGate {

    private final PipelinePlan plan;
    private final Supplier<RunCounts> counts;
    private final RejectionWindows windows;

    /**
     * Creates a guard.
     *
     * @param counts of the whole run, now
     */
    public RejectionGuard(PipelinePlan plan, Supplier<RunCounts> counts) {
        this.plan = plan;
        this.counts = counts;
        this.windows = new RejectionWindows(plan.settings().maxRejected().windows());
    }

    @Override
    public void rejected(Split split, List<Rejection> rejected) {
        windows.add(split.id(), rejected).ifPresent(window -> {
            throw tooMany("more than " + window + " records of " + split.id() + " were rejected");
        });
        check(false);
    }

    /**
     * Looks at the whole run.
     *
     * @param ended whether no more records come, so that a share is final
     * @throws DataWeaverException to end the run
     */
    public void check(boolean ended) {
        RunCounts now = counts.get();
        if (plan.settings().maxRejected().isExceeded(now.rejected(), now.read(), ended)) {
            throw tooMany(now.rejected() + " of " + now.read() + " records were rejected");
        }
    }

    private DataWeaverException tooMany(String what) {
        return new DataWeaverException(
                StateErrorCode.TOO_MANY_REJECTED,
                what + "; `max_rejected` allows " + plan.settings().maxRejected(),
                "look at the dead letters with `dataweaver dlq list " + plan.name()
                        + "`, or raise `errors.max_rejected`",
                null);
    }
}

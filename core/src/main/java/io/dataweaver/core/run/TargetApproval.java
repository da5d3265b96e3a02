package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.core.plan.PipelinePlan;
import java.util.List;
import java.util.stream.Collectors;

/** Keeps a run from changing its target before a person has approved it. */
final class TargetApproval {

    private TargetApproval() {}

    /** Returns what the target needs, and nobody has approved. */
    static List<PendingChange> pending(PipelinePlan plan) {
        return plan.schemaPolicy().asks() ? plan.sink().pending(plan.outputs()) : List.of();
    }

    /** Refuses to go on if there is something. */
    static void check(PipelinePlan plan, Retrying retrying) throws InterruptedException {
        List<PendingChange> pending = retrying.get(() -> pending(plan));
        if (!pending.isEmpty()) {
            throw new DataWeaverException(
                    SchemaErrorCode.APPROVAL_MISSING,
                    "'" + plan.name() + "' goes on when a person has approved what has to be done at its target:\n"
                            + pending.stream()
                                    .map(change -> "  " + change.statement())
                                    .collect(Collectors.joining("\n")),
                    SchemaErrorCode.APPROVAL_MISSING.remedy(),
                    null);
        }
    }
}

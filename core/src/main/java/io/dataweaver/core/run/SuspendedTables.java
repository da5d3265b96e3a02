package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.Suspension;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the failure of a run that could not go on with some of its tables. */
final class SuspendedTables {

    private static final int SHOWN = 20;

    private SuspendedTables() {}

    static List<Suspension> of(List<SplitProgress> splits) {
        return splits.stream().flatMap(split -> split.suspension().stream()).toList();
    }

    /**
     * Looks whether all was done.
     *
     * @throws DataWeaverException if it was not
     */
    static void check(PipelinePlan plan, List<SplitProgress> splits) {
        failure(plan, of(splits)).ifPresent(failed -> {
            throw failed;
        });
    }

    /** Returns the failure; empty if nothing is suspended. */
    static Optional<DataWeaverException> failure(PipelinePlan plan, List<Suspension> suspended) {
        if (suspended.isEmpty()) {
            return Optional.empty();
        }
        long tables = suspended.stream().map(Suspension::dataset).distinct().count();
        return Optional.of(new DataWeaverException(
                StateErrorCode.TABLE_SUSPENDED,
                tables + " of " + plan.datasets().size() + " tables of pipeline '" + plan.name() + "' "
                        + (tables == 1 ? "is" : "are") + " suspended, the others went on:\n  - "
                        + suspended.stream()
                                .limit(SHOWN)
                                .map(Suspension::toString)
                                .collect(Collectors.joining("\n  - "))
                        + (suspended.size() > SHOWN ? "\n  - and " + (suspended.size() - SHOWN) + " more" : ""),
                StateErrorCode.TABLE_SUSPENDED.remedy(),
                null));
    }
}

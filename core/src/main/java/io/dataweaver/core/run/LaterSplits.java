package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitStanding;
import io.dataweaver.core.exchange.ExpectsSplits;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Splits that are added to a run after it has begun: the attempt that finds out that there are some ends, and the next one begins
 * with them. So they are in the state, which each engine takes its splits from, before any is opened, and no engine knows of them.
 */
final class LaterSplits {

    private LaterSplits() {}

    /** Tells whether a source may add splits to a run. What waits for the slowest of all splits needs to know all of them at once. */
    static boolean mayCome(PipelinePlan plan) {
        return plan.source().capabilities().contains(Capability.LATER_SPLITS)
                && !(plan.sink() instanceof ExpectsSplits)
                && plan.exchanges().isEmpty();
    }

    /** Returns the splits with which a new run begins. */
    static List<SplitProgress> first(PipelinePlan plan, Retrying retrying) throws InterruptedException {
        List<Split> splits = mayCome(plan)
                ? retrying.get(() -> plan.source().planFirst(requests(plan)))
                : plan.source().plan(requests(plan));
        return splits.stream().map(SplitProgress::notBegun).toList();
    }

    /** Tells whether the next attempt would have further splits. */
    static boolean haveCome(PipelinePlan plan, List<SplitProgress> splits) {
        return mayCome(plan) && plan.source().hasFurther(standings(splits));
    }

    /** Returns the splits of a run that goes on, and those that come now. */
    static List<SplitProgress> added(PipelinePlan plan, List<SplitProgress> splits) {
        if (!mayCome(plan)) {
            return splits;
        }
        List<SplitProgress> all = new ArrayList<>(splits);
        for (Split split : plan.source().further(requests(plan), standings(splits))) {
            all.add(SplitProgress.notBegun(new Split(
                    split.id(), all.size(), split.dataset(), split.others(), split.detail(), split.weight())));
        }
        return all;
    }

    private static List<ReadRequest> requests(PipelinePlan plan) {
        return plan.datasets().stream().map(DatasetPlan::request).toList();
    }

    /** Returns the splits of a run that goes on which end because their dataset is gone and is not missed. */
    static List<Split> gone(PipelinePlan plan, List<SplitProgress> splits) {
        Set<String> there = plan.datasets().stream()
                .map(dataset -> dataset.dataset().dataset())
                .collect(Collectors.toSet());
        List<Split> missing = splits.stream()
                .filter(split ->
                        !split.finished() && !there.contains(split.split().dataset()))
                .map(SplitProgress::split)
                .toList();
        return missing.isEmpty() ? List.of() : plan.source().ended(missing);
    }

    /** Returns splits where {@code gone} have ended. */
    static List<SplitProgress> without(List<Split> gone, List<SplitProgress> splits) {
        return splits.stream()
                .map(split -> gone.contains(split.split())
                        ? new SplitProgress(split.split(), split.position(), true, split.counts(), split.committables())
                        : split)
                .toList();
    }

    private static List<SplitStanding> standings(List<SplitProgress> splits) {
        return splits.stream()
                .map(split -> new SplitStanding(split.split(), split.position(), state(split)))
                .toList();
    }

    private static SplitStanding.State state(SplitProgress split) {
        if (split.isComplete()) {
            return SplitStanding.State.ENDED;
        }
        return split.suspension().isPresent() ? SplitStanding.State.SUSPENDED : SplitStanding.State.UNFINISHED;
    }

    /** Returns how an attempt ends that gives way to one with further splits. */
    static DataWeaverException come(PipelinePlan plan) {
        return new DataWeaverException(
                StateErrorCode.FURTHER_SPLITS,
                "a phase of pipeline '" + plan.name() + "' is done: the next start goes on with the next phase",
                StateErrorCode.FURTHER_SPLITS.remedy(),
                null);
    }

    static boolean isTold(DataWeaverException failure) {
        return failure.code().id().equals(StateErrorCode.FURTHER_SPLITS.id());
    }
}

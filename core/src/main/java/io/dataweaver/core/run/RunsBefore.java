package io.dataweaver.core.run;

import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.EarlierRuns;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the unfinished run of a pipeline knew of columns, and what people have approved since, for its next plan. */
final class RunsBefore implements EarlierRuns {

    private final String pipeline;
    private final SchemaPolicy policy;
    private final StateStore store;
    private final Approvals approvals;

    /** Those that there were when the plan was made: it carries out all that it needs of them, or nothing at all. */
    private final Set<String> given;

    RunsBefore(String pipeline, SchemaPolicy policy, StateStore store, Approvals approvals) {
        this.pipeline = pipeline;
        this.policy = policy;
        this.store = store;
        this.approvals = approvals;
        this.given = policy.asks() ? approvals.ids() : Set.of();
    }

    /** What is refused is refused by the start. */
    @Override
    public Map<String, ColumnHistory> columns(String fingerprint, Source source, List<DatasetPlan> datasets) {
        return unfinished(fingerprint)
                .map(state -> ColumnChanges.of(state.datasets(), source, datasets, policy, new ArrayList<>()))
                .orElse(Map.of());
    }

    private Optional<RunState> unfinished(String fingerprint) {
        return store.load(pipeline)
                .map(saved -> RunStateCodec.decode(saved.bytes()))
                .filter(state -> state.status() != RunState.Status.COMPLETED
                        && state.fingerprint().equals(fingerprint));
    }

    @Override
    public Set<String> datasets(String fingerprint) {
        return unfinished(fingerprint).stream()
                .flatMap(state -> state.splits().stream())
                .flatMap(split -> split.split().datasets().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public boolean isApproved(String change) {
        return policy.asks() && approvals.ids().contains(change);
    }

    @Override
    public void carriedOut() {
        approvals.remove(given);
    }
}

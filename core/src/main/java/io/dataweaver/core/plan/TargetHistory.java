package io.dataweaver.core.plan;

import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.plugin.TargetNews;
import java.util.List;
import java.util.Map;

/**
 * What a plan tells its sinks of their targets: they are made before it is known, and ask when they look at these.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class TargetHistory implements TargetNews {

    private final EarlierRuns earlier;
    private volatile Map<String, ColumnHistory> columns = Map.of();

    TargetHistory(EarlierRuns earlier) {
        this.earlier = earlier;
    }

    void look(String fingerprint, Source source, List<DatasetPlan> datasets) {
        columns = Map.copyOf(earlier.columns(fingerprint, source, datasets));
    }

    @Override
    public ColumnHistory columns(String dataset) {
        return columns.getOrDefault(dataset, ColumnHistory.NONE);
    }

    @Override
    public boolean isApproved(String change) {
        return earlier.isApproved(change);
    }

    /** Another run begins, which copies everything anew: what there was before it is nothing to it. */
    public void forget() {
        columns = Map.of();
    }

    /** The targets are ready, and the state tells so. */
    public void carriedOut() {
        columns = Map.of();
        earlier.carriedOut();
    }
}

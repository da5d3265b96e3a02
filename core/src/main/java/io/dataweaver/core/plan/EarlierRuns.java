package io.dataweaver.core.plan;

import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.source.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What earlier runs of a pipeline, and people, have left that its next plan goes by. <b>Threads.</b> Any thread may call. */
public interface EarlierRuns {

    /** There were none. */
    EarlierRuns NONE = new EarlierRuns() {
        @Override
        public Map<String, ColumnHistory> columns(String fingerprint, Source source, List<DatasetPlan> datasets) {
            return Map.of();
        }

        @Override
        public Set<String> datasets(String fingerprint) {
            return Set.of();
        }

        @Override
        public boolean isApproved(String change) {
            return false;
        }

        @Override
        public void carriedOut() {}
    };

    /**
     * Returns what has become of the columns of targets since they were made ready last, by the name of what is written.
     *
     * @param fingerprint of the plan: what runs of another definition have left is not told
     */
    Map<String, ColumnHistory> columns(String fingerprint, Source source, List<DatasetPlan> datasets);

    /**
     * Returns the datasets of the unfinished run, by the name that the source of its plan gives them: its source may not have all of
     * them any more.
     *
     * @param fingerprint of the plan: what runs of another definition have left is not told
     */
    Set<String> datasets(String fingerprint);

    /** Tells whether a person has approved a change of a target. */
    boolean isApproved(String change);

    /** All changes of targets that the plan needs are made: what was approved for it counts for nothing any more. */
    void carriedOut();
}

package io.dataweaver.core.plan;

import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.source.Source;
import java.util.List;
import java.util.Map;

/** What earlier runs of a pipeline, and people, have left that its next plan goes by. <b>Threads.</b> Any thread may call. */
public interface EarlierRuns {

    /** There were none. */
    EarlierRuns NONE = new EarlierRuns() {
        @Override
        public Map<String, ColumnHistory> columns(String fingerprint, Source source, List<DatasetPlan> datasets) {
            return Map.of();
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

    /** Tells whether a person has approved a change of a target. */
    boolean isApproved(String change);

    /** All changes of targets that the plan needs are made: what was approved for it counts for nothing any more. */
    void carriedOut();
}

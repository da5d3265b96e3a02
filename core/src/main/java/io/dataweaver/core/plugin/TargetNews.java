package io.dataweaver.core.plugin;

import io.dataweaver.api.schema.ColumnHistory;

/** What sinks are told of their targets that neither the rows nor the targets tell. <b>Threads.</b> Any thread may call. */
public interface TargetNews {

    /** Tells nothing. */
    TargetNews NONE = new TargetNews() {
        @Override
        public ColumnHistory columns(String dataset) {
            return ColumnHistory.NONE;
        }

        @Override
        public boolean isApproved(String change) {
            return false;
        }
    };

    /** Returns what has become of columns of a dataset, as the sink gets it, since its target was made ready last. */
    ColumnHistory columns(String dataset);

    /** Tells whether a person has approved a change of a target. */
    boolean isApproved(String change);
}

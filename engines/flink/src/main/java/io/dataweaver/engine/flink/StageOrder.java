package io.dataweaver.engine.flink;

import java.io.Serializable;

/**
 * What the tasks of a job are told.
 *
 * @param work which run it is and how to come by its plan, as a text
 * @param usedCheckpoints above all numbers of checkpoints that the run has used without a checkpoint of Flink
 * @param splitsAtOnce the most splits that a task reads at the same time
 */
record StageOrder(String work, long usedCheckpoints, int splitsAtOnce) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Joins the work in this process; to be closed. */
    StageWork open() {
        return StageWork.open(this);
    }
}

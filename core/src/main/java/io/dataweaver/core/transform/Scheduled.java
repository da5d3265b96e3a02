package io.dataweaver.core.transform;

import io.dataweaver.core.schedule.Scheduler;

/** A transform that does something at a time of its own. One that is in no run, such as in a preview, does not. */
public interface Scheduled {

    /**
     * Gives the threads and the time of the run, before the first batch.
     *
     * @param scheduler the same for all splits of the run in this process
     */
    void runsBy(Scheduler scheduler);
}

package io.dataweaver.core.verify;

import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.rehearsal.Course;
import io.dataweaver.core.schedule.Scheduler;

/** How both sides are read, once to their ends. */
interface Look {

    /**
     * Returns how one end is read.
     *
     * @param end the source, or the name of a sink
     */
    Course course(Side side, String end);

    /** Returns how many rows of a comparison were seen before: by the process with which this one goes on. */
    default long rows(Comparison of, Side side) {
        return 0;
    }

    /** Returns how many records of the source were rejected before. */
    default long rejected() {
        return 0;
    }

    /** Returns a look that sees all rows. */
    static Look anew(long rate, Scheduler scheduler) {
        Pace source = new Pace(rate, scheduler);
        Pace sink = new Pace(rate, scheduler);
        return (side, end) -> new Course() {
            @Override
            public SplitReader reader(SplitReader opened) {
                return (side == Side.SOURCE ? source : sink).reader(opened);
            }
        };
    }
}

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

    /** Tells whether only rows in the window are looked at, if there is one. */
    boolean isInWindow();

    /** Returns how many rows of a comparison were seen before: by the process with which this one goes on. */
    default long rows(Comparison of, Side side) {
        return 0;
    }

    /** Returns how many records of the source were rejected before. */
    default long rejected() {
        return 0;
    }

    /**
     * Returns a look that nothing was seen before.
     *
     * @param inWindow whether it sees only rows in the window
     */
    static Look anew(boolean inWindow, long rate, Scheduler scheduler) {
        Pace source = new Pace(rate, scheduler);
        Pace sink = new Pace(rate, scheduler);
        return new Look() {
            @Override
            public Course course(Side side, String end) {
                return new Course() {
                    @Override
                    public SplitReader reader(SplitReader opened) {
                        return (side == Side.SOURCE ? source : sink).reader(opened);
                    }
                };
            }

            @Override
            public boolean isInWindow() {
                return inWindow;
            }
        };
    }
}

package io.dataweaver.core.keyed;

/**
 * Spans of event time of one length, which begin at multiples of a step from the epoch on: side by side if the step is as
 * long, overlapping if it is shorter. In units of the column of times.
 *
 * @param time the index of the column of times
 * @param size of each
 * @param step from the begin of one to the begin of the next
 * @param lateness how far behind the latest record one may come
 * @param perMicro how many units of the column a microsecond has
 */
record Windows(int time, long size, long step, long lateness, long perMicro) {

    /** Returns up to where windows have closed when event time is {@code micros}. */
    long reached(long micros) {
        return EventTime.reached(micros, lateness, perMicro);
    }

    /** Returns the begin of the last window that holds {@code at}. */
    long last(long at) {
        return Math.floorDiv(at, step) * step;
    }

    /** Returns how many windows hold {@code at}; they begin at {@link #last} and one step before each. */
    int count(long at) {
        long begin = last(at);
        return (int) ((begin + size - 1 - at) / step + 1);
    }
}

package io.dataweaver.core.keyed;

/**
 * How far apart in time two records may be to belong together: that on the right happened at most {@code before} earlier and
 * at most {@code after} later than that on the left. In units of the columns of times.
 *
 * @param lateness how far behind the latest record one may come
 * @param perMicro how many units a microsecond has
 */
record JoinInterval(long before, long after, long lateness, long perMicro) {

    /** Returns the time before which records are late when event time is {@code micros}. */
    long reached(long micros) {
        return EventTime.reached(micros, lateness, perMicro);
    }

    /** Returns the earliest time of a record that belongs to one of {@code side} at {@code time}. */
    long earliest(int side, long time) {
        return EventTime.plus(time, side == JoinLayout.LEFT ? -before : -after);
    }

    /** Returns the latest time of a record that belongs to one of {@code side} at {@code time}. */
    long latest(int side, long time) {
        return EventTime.plus(time, side == JoinLayout.LEFT ? after : before);
    }
}

package io.dataweaver.core.keyed;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Temporal;
import java.time.Duration;

/** Spans of time in the units in which a column counts them. */
final class EventTime {

    private static final long NANOS = 1_000_000_000L;
    private static final long MICROS = 1_000_000L;

    private EventTime() {}

    /**
     * Returns a span in the units of a column.
     *
     * @param type of points in time
     */
    static long units(DataType type, Duration span) {
        long perSecond = perSecond(type);
        return Math.addExact(Math.multiplyExact(span.getSeconds(), perSecond), span.getNano() / (NANOS / perSecond));
    }

    /** Returns how many units of a column a microsecond has: 1, or 1000 of one that counts nanoseconds. */
    static long perMicro(DataType type) {
        return perSecond(type) / MICROS;
    }

    private static long perSecond(DataType type) {
        return Temporal.unitsPerSecond(precision(type));
    }

    /** Returns how many digits the seconds of a point in time have behind the point. */
    static int precision(DataType type) {
        return type instanceof DataType.Timestamp local ? local.precision() : ((DataType.Instant) type).precision();
    }

    /**
     * Returns up to where time has come for a step that waits for late records.
     *
     * @param micros event time, in microseconds
     * @param lateness how long it waits, in units of a column
     * @param perMicro how many of these a microsecond has
     */
    static long reached(long micros, long lateness, long perMicro) {
        if (micros == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long units = micros * perMicro;
        boolean isHuge = micros != 0 && units / micros != perMicro;
        return isHuge || units < Long.MIN_VALUE + lateness ? Long.MIN_VALUE : units - lateness;
    }

    /** Returns a time that is {@code span} later, or the last, or first, that there is. */
    static long plus(long time, long span) {
        long sum = time + span;
        boolean overflows = ((time ^ sum) & (span ^ sum)) < 0;
        if (overflows) {
            return span > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return sum;
    }
}

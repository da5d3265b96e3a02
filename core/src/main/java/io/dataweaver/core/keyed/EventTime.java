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
        int precision =
                type instanceof DataType.Timestamp local ? local.precision() : ((DataType.Instant) type).precision();
        long perSecond = Temporal.unitsPerSecond(precision);
        return Math.addExact(Math.multiplyExact(span.getSeconds(), perSecond), span.getNano() / (NANOS / perSecond));
    }

    /** Returns how many units of a column a microsecond has: 1, or 1000 of one that counts nanoseconds. */
    static long perMicro(DataType type) {
        return perSecond(type) / MICROS;
    }

    private static long perSecond(DataType type) {
        return Temporal.unitsPerSecond(
                type instanceof DataType.Timestamp local ? local.precision() : ((DataType.Instant) type).precision());
    }
}

package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.StructColumn;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Time zones by their names in the IANA database or their distance from UTC, as text or as an interval. Thread-safe. */
final class Zones {

    private static final int MAX_OFFSET_SECONDS = 18 * 3600;
    private static final int MAX_KNOWN = 1000;

    private final Map<String, ZoneRules> known = new ConcurrentHashMap<>();

    /** Returns the rules of the zone at {@code row}; null if there is no such zone. */
    @Nullable ZoneRules rules(Column column, int row) {
        return column instanceof StructColumn intervals
                ? offset(intervals, row)
                : rules(((BytesColumn) column).text(row));
    }

    private @Nullable ZoneRules rules(String name) {
        ZoneRules rules = known.get(name);
        if (rules == null) {
            rules = find(name);
            if (rules != null && known.size() < MAX_KNOWN) {
                known.put(name, rules);
            }
        }
        return rules;
    }

    /** Returns the rules of {@code name}; null if there is no such zone. */
    static @Nullable ZoneRules find(String name) {
        try {
            return Moments.zone(name).getRules();
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static @Nullable ZoneRules offset(StructColumn intervals, int row) {
        long seconds = Intervals.micros(intervals)[row] / Intervals.MICROS_PER_SECOND;
        boolean isOffset = Intervals.months(intervals)[row] == 0
                && Intervals.days(intervals)[row] == 0
                && Math.abs(seconds) <= MAX_OFFSET_SECONDS;
        return isOffset ? ZoneRules.of(ZoneOffset.ofTotalSeconds((int) seconds)) : null;
    }
}

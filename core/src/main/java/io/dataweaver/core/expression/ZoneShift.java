package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * AT TIME ZONE: what the clocks of a zone showed at an instant, or the instant at which they showed a timestamp.
 *
 * <p>A timestamp that the clocks passed over is read as if they had not been put forward yet, and one that they showed twice
 * as the second time, as PostgreSQL does (DetermineTimeZoneOffset in datetime.c).
 */
final class ZoneShift extends Expression {

    private final Expression moment;
    private final Zones zones;
    private final boolean toInstant;
    private final long unit;

    ZoneShift(DataType type, Expression moment, Expression zone, Zones zones) {
        super(type, anyNullable(moment, zone), List.of(moment, zone));
        this.moment = moment;
        this.zones = zones;
        this.toInstant = Kind.of(type) == Kind.INSTANT;
        this.unit = Temporal.unitsPerSecond(Comparisons.precision(type));
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        LongColumn moments = (LongColumn) moment.evaluate(run, rows);
        Expression zone = operands().get(1);
        Column names = zone.evaluate(run, rows);
        byte[] marks = Marks.union(run, rows, moment, moments, zone, names);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (!Marks.present(marks, row)) {
                continue;
            }
            long value = moments.get(row & moment.mask());
            ZoneRules rules = zones.rules(names, row & zone.mask());
            if (rules == null) {
                run.fail(row, "there is no time zone '" + names.value(row & zone.mask()) + "'");
            } else if (Temporal.isInfinite(value)) {
                results[row] = value;
            } else {
                results[row] = shift(run, row, value, rules);
            }
        }
        return new LongColumn(type(), results, results.length, marks);
    }

    private long shift(Evaluation run, int row, long value, ZoneRules rules) {
        long seconds = Math.floorDiv(value, unit);
        ZoneOffset offset = toInstant
                ? offset(rules, LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC))
                : rules.getOffset(Instant.ofEpochSecond(seconds));
        try {
            return Math.addExact(value, (toInstant ? -1L : 1L) * offset.getTotalSeconds() * unit);
        } catch (ArithmeticException lost) {
            run.fail(row, "the result is out of range of " + type().display());
            return 0;
        }
    }

    private static ZoneOffset offset(ZoneRules rules, LocalDateTime local) {
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition == null) {
            return rules.getOffset(local);
        }
        return transition.isGap() ? transition.getOffsetBefore() : transition.getOffsetAfter();
    }
}

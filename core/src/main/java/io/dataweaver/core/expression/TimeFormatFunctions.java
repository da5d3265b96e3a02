package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions between times and text by a pattern. */
final class TimeFormatFunctions implements FunctionGroup {

    private static final String WRITTEN =
            "`YYYY`, `YY`, `MM`, `Month`, `Mon`, `DD`, `Day`, `Dy`, `DDD`, `HH24`, `HH12`, `MI`, `SS`,"
                    + " `MS`, `US`, `FF1` to `FF6`, `AM`, `Q`, `WW`, `IW`, `IYYY`, `ID`, `J`, `TZ`, `OF` and the others of"
                    + " PostgreSQL; `FM` in front leaves out blanks and zeros, `TH` behind makes an ordinal, and what stands in"
                    + " double quotes stays as it is.";

    private static final FunctionList FUNCTIONS = new FunctionList("time")
            .add(
                    "to_char",
                    "to_char(time, pattern)",
                    "The date or timestamp as text. Patterns: " + WRITTEN,
                    "to_char(timestamp '2026-02-28 13:14:15', 'Dy, FMDDth Mon YYYY HH12:MI AM')"
                            + " = 'Sat, 28th Feb 2026 01:14 PM'")
            .add(
                    "to_date",
                    "to_date(text, pattern)",
                    "The date that the text is. Patterns as for `to_char`: `YYYY`, `YY`, `MM`, `Month`, `Mon`, `DD`, `DDD`,"
                            + " `Day`, `Dy` and those of a time. The text has to be as the pattern says.",
                    "to_date('28 Feb 2026', 'DD Mon YYYY') = date '2026-02-28'")
            .add(
                    "to_timestamp",
                    "to_timestamp(text, pattern)\nto_timestamp(seconds)",
                    "The instant that the text is, by a pattern as for `to_date`, with `TZH:TZM` or `OF` for the offset; in"
                            + " UTC without. Of a number, so many seconds after 1970-01-01 00:00 UTC.",
                    "to_timestamp('28.02.2026 13:14', 'DD.MM.YYYY HH24:MI')"
                            + " = timestamp with time zone '2026-02-28 13:14:00+00:00' and to_timestamp(1772284455.5)"
                            + " = timestamp with time zone '2026-02-28 13:14:15.5+00:00'");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "to_char" -> write(site);
            case "to_date" -> {
                Patterns patterns = patterns(site, true);
                yield Call.of(FUNCTIONS, site, Parameter.TEXT, Parameter.TEXT)
                        .gives(
                                DataTypes.DATE,
                                a -> TimeReader.read(patterns.of(a[1]), Value.text(a[0]))
                                        .toLocalDate());
            }
            case "to_timestamp" -> timestamp(site);
            default -> null;
        };
    }

    private static Expression write(CallSite site) {
        Call call = Call.of(FUNCTIONS, site, Parameter.DAY, Parameter.TEXT);
        Patterns patterns = patterns(site, false);
        // As in PostgreSQL, a date is written as the instant at which it begins.
        boolean hasZone = !(call.argument(0).type() instanceof DataType.Timestamp);
        return call.mayGive(
                DataTypes.TEXT,
                a -> Moments.isInfinite(a[0]) || Value.text(a[1]).isEmpty()
                        ? null
                        : TimeFormat.format(patterns.of(a[1]), Moments.dateTime(a[0]), hasZone));
    }

    private static Expression timestamp(CallSite site) {
        if (site.size() == 1) {
            return Call.of(FUNCTIONS, site, Parameter.NUMBER).gives(DataTypes.TIMESTAMPTZ, a -> Moments.ofEpoch(a[0]));
        }
        Patterns patterns = patterns(site, true);
        return Call.of(FUNCTIONS, site, Parameter.TEXT, Parameter.TEXT).gives(DataTypes.TIMESTAMPTZ, a -> {
            LocalDateTime time = TimeReader.read(patterns.of(a[1]), Value.text(a[0]));
            return time.toInstant(ZoneOffset.UTC);
        });
    }

    /** Reads the pattern now if it is a literal, so that a mistake is known before anything starts. */
    private static Patterns patterns(CallSite site, boolean toRead) {
        if (site.size() < 2 || !(site.literal(1) instanceof String literal)) {
            return new Patterns(null, toRead);
        }
        try {
            return new Patterns(Patterns.parse(literal, toRead), toRead);
        } catch (IllegalArgumentException malformed) {
            throw site.problem(
                    ExpressionErrorCode.BAD_PATTERN, site.span(1), String.valueOf(malformed.getMessage()), null);
        }
    }

    /**
     * The pattern of a call.
     *
     * @param fixed null if it comes with each row
     * @param toRead whether it is for reading
     */
    private record Patterns(@Nullable TimePattern fixed, boolean toRead) {

        static TimePattern parse(String text, boolean toRead) {
            TimePattern pattern = TimePattern.of(text);
            if (toRead) {
                TimeReader.check(pattern);
            }
            return pattern;
        }

        TimePattern of(@Nullable Object text) {
            return fixed != null ? fixed : parse(Value.text(text), toRead);
        }
    }
}

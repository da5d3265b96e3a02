package io.dataweaver.core.expression;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads a date and time by a pattern. The text has to be as the pattern says, from its first character to its last; blanks
 * before a field are passed over.
 */
final class TimeReader {

    private static final int MAX_YEAR_DIGITS = 6;
    private static final int NANO_DIGITS = 9;
    private static final int NAME_START = 3;

    /** Two digits of a year are of 1970 to 2069, as in PostgreSQL. */
    private static final int PIVOT = 70;

    private final String text;
    private final Map<TimeElement, Integer> values = new EnumMap<>(TimeElement.class);
    private int at;
    private int nanos;
    private boolean negativeOffset;
    private boolean afternoon;

    private TimeReader(String text) {
        this.text = text;
    }

    /**
     * Checks that a pattern can be read, and holds a year.
     *
     * @throws IllegalArgumentException if not
     */
    static void check(TimePattern pattern) {
        boolean hasYear = false;
        for (TimePattern.Node node : pattern.nodes()) {
            TimeElement element = node.element();
            if (element != null && !element.isReadable()) {
                throw new IllegalArgumentException("`" + node.text() + "` can be written, but not read");
            }
            hasYear |= element == TimeElement.YYYY || element == TimeElement.YY;
        }
        if (!hasYear) {
            throw new IllegalArgumentException("the pattern has no year: YYYY or YY");
        }
    }

    /**
     * Reads the text; in UTC if it names an offset.
     *
     * @throws DateTimeException if it is not as the pattern says, or no date
     */
    static LocalDateTime read(TimePattern pattern, String text) {
        TimeReader reader = new TimeReader(text);
        for (int i = 0; i < pattern.nodes().size(); i++) {
            TimePattern.Node node = pattern.nodes().get(i);
            if (node.element() == null) {
                reader.expect(node.text());
            } else {
                boolean digitsFollow = i + 1 < pattern.nodes().size()
                        && isNumber(pattern.nodes().get(i + 1));
                reader.field(node.element(), digitsFollow);
            }
        }
        reader.skipBlanks();
        if (reader.at < text.length()) {
            throw reader.unlike("the end");
        }
        return reader.result();
    }

    private static boolean isNumber(TimePattern.Node node) {
        return node.element() != null && node.element().digits() > 0;
    }

    private DateTimeException unlike(String expected) {
        String rest = text.substring(at, Math.min(text.length(), at + 20));
        return new DateTimeException(
                "'" + text + "' is not as the pattern says: expected " + expected + " at '" + rest + "'");
    }

    private void expect(String literal) {
        if (literal.isBlank()) {
            skipBlanks();
        } else if (text.startsWith(literal, at)) {
            at += literal.length();
        } else {
            throw unlike("'" + literal + "'");
        }
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private void field(TimeElement element, boolean digitsFollow) {
        skipBlanks();
        switch (element) {
            case MONTH, MON -> values.put(TimeElement.MM, month(element == TimeElement.MON));
            case DAY, DY -> dayName(element == TimeElement.DY);
            case AM, PM -> afternoon = either("AM", "PM") == 1;
            case A_M, P_M -> afternoon = either("A.M.", "P.M.") == 1;
            case OF -> offset();
            case TZH -> {
                negativeOffset = either("+", "-") == 1;
                values.put(TimeElement.TZH, digits(element, 2));
            }
            case YYYY -> values.put(element, digits(element, digitsFollow ? 4 : MAX_YEAR_DIGITS));
            default -> {
                if (element.isFraction()) {
                    fraction(element);
                } else {
                    values.put(element, digits(element, element.digits()));
                }
            }
        }
    }

    private int digits(TimeElement element, int max) {
        int start = at;
        int value = 0;
        while (at < text.length() && at - start < max && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at == start) {
            throw unlike(element.keyword());
        }
        return value;
    }

    /** The digits are of a fraction: 5 is a half second in each of MS, US and FF6. */
    private void fraction(TimeElement element) {
        int start = at;
        int value = digits(element, element.digits());
        for (int digits = at - start; digits < NANO_DIGITS; digits++) {
            value *= 10;
        }
        nanos = value;
    }

    private int either(String first, String second) {
        for (String candidate : new String[] {first, second}) {
            if (text.regionMatches(true, at, candidate, 0, candidate.length())) {
                at += candidate.length();
                return candidate.equals(first) ? 0 : 1;
            }
        }
        throw unlike(first + " or " + second);
    }

    private int month(boolean isShort) {
        for (Month month : Month.values()) {
            String name = isShort ? month.name().substring(0, NAME_START) : month.name();
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return month.getValue();
            }
        }
        throw unlike("the name of a month");
    }

    private void dayName(boolean isShort) {
        for (java.time.DayOfWeek day : java.time.DayOfWeek.values()) {
            String name = isShort ? day.name().substring(0, NAME_START) : day.name();
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return;
            }
        }
        throw unlike("the name of a day");
    }

    private void offset() {
        negativeOffset = either("+", "-") == 1;
        values.put(TimeElement.TZH, digits(TimeElement.TZH, 2));
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
            values.put(TimeElement.TZM, digits(TimeElement.TZM, 2));
        }
    }

    private int value(TimeElement element, int otherwise) {
        return values.getOrDefault(element, otherwise);
    }

    private LocalDateTime result() {
        int year = value(TimeElement.YYYY, -1);
        if (year < 0) {
            int digits = value(TimeElement.YY, 0);
            year = digits < PIVOT ? 2000 + digits : 1900 + digits;
        }
        if (year == 0) {
            throw new DateTimeException("there is no year 0");
        }
        LocalDate date = values.containsKey(TimeElement.DDD)
                ? LocalDate.ofYearDay(year, value(TimeElement.DDD, 1))
                : LocalDate.of(year, value(TimeElement.MM, 1), value(TimeElement.DD, 1));
        LocalDateTime time = date.atTime(hour(), value(TimeElement.MI, 0), value(TimeElement.SS, 0), nanos);
        long minutes = value(TimeElement.TZH, 0) * 60L + value(TimeElement.TZM, 0);
        return time.plusMinutes(negativeOffset ? minutes : -minutes);
    }

    private int hour() {
        int twelve = value(TimeElement.HH12, value(TimeElement.HH, -1));
        if (twelve < 0) {
            int hour = value(TimeElement.HH24, 0);
            return afternoon && hour < 12 ? hour + 12 : hour;
        }
        if (twelve < 1 || twelve > 12) {
            throw new DateTimeException("the hour " + twelve + " is not 1 to 12");
        }
        return twelve % 12 + (afternoon ? 12 : 0);
    }
}

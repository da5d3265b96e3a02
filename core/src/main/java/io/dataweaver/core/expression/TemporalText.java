package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Temporal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Dates and times as text, in the ISO 8601 forms that PostgreSQL reads and writes (section 8.5): {@code 2026-01-31},
 * {@code 2026-01-31 23:59:59.5}, {@code 2026-01-31T23:59:59Z}, {@code 0044-03-15 BC}, {@code infinity}. An instant without zone is UTC.
 */
final class TemporalText {

    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3600;
    static final int SECONDS_PER_DAY = 86_400;
    private static final int MAX_OFFSET_HOURS = 15;
    private static final int MAX_YEAR_DIGITS = 9;
    private static final String BEFORE_CHRIST = " BC";

    private final String text;
    private final boolean isBeforeChrist;
    private int at;

    private TemporalText(String text) {
        String plain = text.strip();
        int end = plain.length() - BEFORE_CHRIST.length();
        this.isBeforeChrist = plain.regionMatches(true, end, BEFORE_CHRIST, 0, BEFORE_CHRIST.length());
        this.text = isBeforeChrist ? plain.substring(0, end) : plain;
    }

    /**
     * Reads a value of {@code type}, which is a date, time, timestamp or instant; a fraction that is finer than the type is
     * rounded.
     *
     * @throws DateTimeException if the text is not one
     * @throws ArithmeticException if it is out of range
     */
    static long parse(String text, DataType type) {
        return new TemporalText(text).value(type);
    }

    private long value(DataType type) {
        Kind kind = Kind.of(type);
        if (isBeforeChrist && kind == Kind.TIME) {
            throw unreadable();
        }
        if (kind != Kind.TIME && !isBeforeChrist) {
            switch (text.toLowerCase(Locale.ROOT)) {
                case "infinity", "+infinity" -> {
                    return Temporal.INFINITY;
                }
                case "-infinity" -> {
                    return Temporal.NEGATIVE_INFINITY;
                }
                default -> {
                    // an ordinary value
                }
            }
        }
        int precision = Comparisons.precision(type);
        if (kind == Kind.TIME) {
            long time = time(precision);
            end();
            return time;
        }
        long days = date();
        if (at == text.length() || kind == Kind.DATE) {
            end();
            return kind == Kind.DATE
                    ? days
                    : Math.multiplyExact(days, SECONDS_PER_DAY * Temporal.unitsPerSecond(precision));
        }
        if (!take('T') && !take('t') && !take(' ')) {
            throw unreadable();
        }
        long unit = Temporal.unitsPerSecond(precision);
        long value = Math.addExact(Math.multiplyExact(days, SECONDS_PER_DAY * unit), time(precision));
        if (kind == Kind.INSTANT) {
            value = Math.subtractExact(value, offsetSeconds() * unit);
        }
        end();
        return value;
    }

    private long date() {
        boolean negative = take('-');
        boolean signed = negative || take('+');
        int start = at;
        int year = digits(4, MAX_YEAR_DIGITS);
        if (at - start > 4 && start == 0 && !signed && text.charAt(start) == '0') {
            throw unreadable();
        }
        expect('-');
        int month = digits(1, 2);
        expect('-');
        int day = digits(1, 2);
        if (isBeforeChrist && (signed || year == 0)) {
            throw unreadable();
        }
        long days = LocalDate.of(isBeforeChrist ? 1 - year : negative ? -year : year, month, day)
                .toEpochDay();
        if (days > Temporal.MAX_DAY || days < Temporal.MIN_DAY) {
            throw new ArithmeticException("out of range");
        }
        return days;
    }

    private long time(int precision) {
        long unit = Temporal.unitsPerSecond(precision);
        int hour = digits(1, 2);
        expect(':');
        int minute = digits(2, 2);
        int second = 0;
        long fraction = 0;
        if (take(':')) {
            second = digits(2, 2);
            if (take('.')) {
                int start = at;
                while (at < text.length() && isDigit(text.charAt(at))) {
                    at++;
                }
                BigDecimal seconds = new BigDecimal("0." + text.substring(start, at) + "0")
                        .setScale(precision, RoundingMode.HALF_UP);
                fraction = seconds.movePointRight(unit == 1_000_000L ? 6 : 9).longValueExact();
            }
        }
        long value = (hour * (long) SECONDS_PER_HOUR + minute * (long) SECONDS_PER_MINUTE + second) * unit + fraction;
        if (minute >= SECONDS_PER_MINUTE || second > SECONDS_PER_MINUTE || value > SECONDS_PER_DAY * unit) {
            throw unreadable();
        }
        return value;
    }

    private long offsetSeconds() {
        take(' ');
        if (at == text.length() || take('Z') || take('z')) {
            return 0;
        }
        if (text.regionMatches(true, at, "UTC", 0, 3)) {
            at += 3;
            return 0;
        }
        boolean negative = take('-');
        if (!negative) {
            expect('+');
        }
        int hours = digits(2, 2);
        boolean colon = take(':');
        int minutes = colon || at < text.length() ? digits(2, 2) : 0;
        int seconds = take(':') ? digits(2, 2) : 0;
        if (hours > MAX_OFFSET_HOURS || minutes >= SECONDS_PER_MINUTE || seconds >= SECONDS_PER_MINUTE) {
            throw unreadable();
        }
        long offset = hours * (long) SECONDS_PER_HOUR + minutes * (long) SECONDS_PER_MINUTE + seconds;
        return negative ? -offset : offset;
    }

    private int digits(int min, int max) {
        int start = at;
        int value = 0;
        while (at < text.length() && at - start < max && isDigit(text.charAt(at))) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at - start < min) {
            throw unreadable();
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw unreadable();
        }
    }

    private void end() {
        if (at != text.length()) {
            throw unreadable();
        }
    }

    private static DateTimeException unreadable() {
        return new DateTimeException("not a date or time");
    }

    /** Writes a value of {@code type} as PostgreSQL does, in UTC. */
    static String format(long value, DataType type) {
        if (Kind.of(type) != Kind.TIME && Temporal.isInfinite(value)) {
            return value > 0 ? "infinity" : "-infinity";
        }
        long unit = Temporal.unitsPerSecond(Comparisons.precision(type));
        return switch (Kind.of(type)) {
            case DATE -> formatDate(value);
            case TIME -> formatTime(value, unit);
            default -> {
                long perDay = SECONDS_PER_DAY * unit;
                String date = formatDate(Math.floorDiv(value, perDay));
                boolean isBeforeChrist = date.endsWith(BEFORE_CHRIST);
                yield (isBeforeChrist ? date.substring(0, date.length() - BEFORE_CHRIST.length()) : date)
                        + " "
                        + formatTime(Math.floorMod(value, perDay), unit)
                        + (Kind.of(type) == Kind.INSTANT ? "+00" : "")
                        + (isBeforeChrist ? BEFORE_CHRIST : "");
            }
        };
    }

    private static String formatDate(long days) {
        LocalDate date = LocalDate.ofEpochDay(days);
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        String era = date.getYear() > 0 ? "" : BEFORE_CHRIST;
        return pad(year, 4) + "-" + pad(date.getMonthValue(), 2) + "-" + pad(date.getDayOfMonth(), 2) + era;
    }

    private static String formatTime(long value, long unit) {
        long seconds = value / unit;
        StringBuilder text = new StringBuilder()
                .append(pad(seconds / SECONDS_PER_HOUR, 2))
                .append(':')
                .append(pad(seconds / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE, 2))
                .append(':')
                .append(pad(seconds % SECONDS_PER_MINUTE, 2));
        long fraction = value % unit;
        if (fraction != 0) {
            text.append('.').append(pad(fraction, unit == 1_000_000L ? 6 : 9));
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text.toString();
    }

    private static String pad(long value, int width) {
        String digits = Long.toString(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}

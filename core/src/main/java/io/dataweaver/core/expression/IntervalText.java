package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.util.Locale;

/**
 * Intervals as text, as PostgreSQL reads and writes them (section 8.5.4 and 8.5.5): {@code 1 year 2 mons -3 days 04:05:06.7},
 * {@code 1-2}, {@code P1Y2M3DT4H5M6S}; a number without unit counts seconds.
 */
final class IntervalText {

    private static final int MAX_DIGITS = 18;

    private final String text;
    private final int sign;
    private int at;
    private long months;
    private long days;
    private long micros;

    private IntervalText(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        boolean isAgo = lower.endsWith(" ago");
        this.text = isAgo ? lower.substring(0, lower.length() - 4).strip() : lower;
        this.sign = isAgo ? -1 : 1;
    }

    /**
     * Reads an interval.
     *
     * @param lastUnit the unit of a number that has none
     * @return months, days and microseconds
     * @throws DateTimeException if the text is none
     * @throws ArithmeticException if it is out of range
     */
    static long[] parse(String text, String lastUnit) {
        IntervalText reader = new IntervalText(text);
        if (reader.text.isEmpty()) {
            throw unreadable();
        }
        if (reader.take('p')) {
            reader.iso();
        } else {
            reader.parts(lastUnit);
        }
        return new long[] {
            Math.toIntExact(reader.sign * reader.months),
            Math.toIntExact(reader.sign * reader.days),
            reader.sign * reader.micros
        };
    }

    private void parts(String lastUnit) {
        while (at < text.length()) {
            int start = at;
            boolean negative = take('-');
            boolean signed = negative || take('+');
            skipBlanks();
            BigDecimal number = number();
            if (take(':')) {
                clock(number, negative, lastUnit);
            } else if (!signed && start == 0 && text.indexOf('-', at) == at) {
                at++;
                yearsAndMonths(number, false);
            } else if (signed && start == 0 && at < text.length() && text.charAt(at) == '-') {
                at++;
                yearsAndMonths(number, negative);
            } else {
                skipBlanks();
                String unit = word();
                if (unit.isEmpty()) {
                    unit = isClockAhead() ? "day" : at == text.length() ? lastUnit : "";
                }
                add(negative ? number.negate() : number, unit);
            }
            skipBlanks();
        }
    }

    private boolean isClockAhead() {
        return text.indexOf(':', at) > 0;
    }

    private void yearsAndMonths(BigDecimal years, boolean negative) {
        long total = Math.addExact(Math.multiplyExact(years.longValueExact(), 12L), number().longValueExact());
        months = Math.addExact(months, negative ? -total : total);
    }

    /** Reads the rest of {@code hours:minutes:seconds}; two numbers are minutes and seconds if those were asked for. */
    private void clock(BigDecimal first, boolean negative, String lastUnit) {
        BigDecimal second = number();
        boolean hasThree = take(':');
        BigDecimal third = hasThree ? number() : BigDecimal.ZERO;
        boolean isShort = !hasThree && (lastUnit.equals("minute:second") || second.scale() > 0);
        BigDecimal hours = isShort ? BigDecimal.ZERO : first;
        BigDecimal minutes = isShort ? first : second;
        BigDecimal seconds = isShort ? second : third;
        BigDecimal sixty = BigDecimal.valueOf(60);
        if (hours.scale() > 0
                || minutes.scale() > 0
                || minutes.compareTo(sixty) >= 0
                || seconds.compareTo(sixty) >= 0) {
            throw unreadable();
        }
        BigDecimal total = hours.multiply(sixty).add(minutes).multiply(sixty).add(seconds);
        add(negative ? total.negate() : total, "second");
    }

    private void iso() {
        boolean isTime = false;
        while (at < text.length()) {
            if (take('t')) {
                isTime = true;
            }
            boolean negative = take('-');
            BigDecimal number = number();
            String unit = word();
            String name = switch (unit) {
                case "y" -> "year";
                case "m" -> isTime ? "minute" : "month";
                case "w" -> "week";
                case "d" -> "day";
                case "h" -> "hour";
                case "s" -> "second";
                default -> {
                    // A letter of the next part may follow: "1dt2h".
                    if (unit.equals("dt") || unit.equals("yt") || unit.equals("mt") || unit.equals("wt")) {
                        at--;
                        yield switch (unit.charAt(0)) {
                            case 'y' -> "year";
                            case 'm' -> "month";
                            case 'w' -> "week";
                            default -> "day";
                        };
                    }
                    throw unreadable();
                }
            };
            add(negative ? number.negate() : number, name);
        }
    }

    private void add(BigDecimal number, String unit) {
        switch (unit) {
            case "millennium", "millennia", "mil", "mils" -> addMonths(number, 12_000);
            case "century", "centuries", "c" -> addMonths(number, 1200);
            case "decade", "decades", "dec", "decs" -> addMonths(number, 120);
            case "year", "years", "yr", "yrs", "y" -> addMonths(number, 12);
            case "quarter", "quarters" -> addMonths(number, 3);
            case "month", "months", "mon", "mons" -> {
                BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
                months = Math.addExact(months, whole.longValueExact());
                addDays(number.subtract(whole).multiply(BigDecimal.valueOf(Intervals.DAYS_PER_MONTH)));
            }
            case "week", "weeks", "w" -> addDays(number.multiply(BigDecimal.valueOf(7)));
            case "day", "days", "d" -> addDays(number);
            case "hour", "hours", "h", "hr", "hrs" -> addMicros(number, Intervals.MICROS_PER_HOUR);
            case "minute", "minutes", "min", "mins", "m" -> addMicros(number, 60 * Intervals.MICROS_PER_SECOND);
            case "second", "seconds", "sec", "secs", "s", "minute:second" ->
                addMicros(number, Intervals.MICROS_PER_SECOND);
            case "millisecond", "milliseconds", "msec", "msecs", "ms" -> addMicros(number, 1000);
            case "microsecond", "microseconds", "usec", "usecs", "us" -> addMicros(number, 1);
            default -> throw unreadable();
        }
    }

    /** The fraction of a year is rounded to months, as PostgreSQL does. */
    private void addMonths(BigDecimal number, int each) {
        BigDecimal total = number.multiply(BigDecimal.valueOf(each)).setScale(0, RoundingMode.HALF_EVEN);
        months = Math.addExact(months, total.longValueExact());
    }

    private void addDays(BigDecimal number) {
        BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
        days = Math.addExact(days, whole.longValueExact());
        addMicros(number.subtract(whole), Intervals.MICROS_PER_DAY);
    }

    private void addMicros(BigDecimal number, long each) {
        BigDecimal total = number.multiply(BigDecimal.valueOf(each)).setScale(0, RoundingMode.HALF_EVEN);
        micros = Math.addExact(micros, total.longValueExact());
    }

    private BigDecimal number() {
        int start = at;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.isEmpty()
                || digits.equals(".")
                || digits.length() > MAX_DIGITS
                || digits.indexOf('.') != digits.lastIndexOf('.')) {
            throw unreadable();
        }
        return new BigDecimal(digits);
    }

    private String word() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
            at++;
        }
        return text.substring(start, at);
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

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static DateTimeException unreadable() {
        return new DateTimeException("not an interval");
    }

    /** Writes an interval in PostgreSQL's own style. */
    static String format(long months, long days, long micros) {
        StringBuilder result = new StringBuilder();
        boolean isBefore = part(result, false, months / Intervals.MONTHS_PER_YEAR, "year");
        isBefore = part(result, isBefore, months % Intervals.MONTHS_PER_YEAR, "mon");
        isBefore = part(result, isBefore, days, "day");
        if (micros != 0 || result.length() == 0) {
            String gap = result.length() == 0 ? "" : " ";
            result.append(gap).append(micros < 0 ? "-" : isBefore ? "+" : "");
            clock(result, micros);
        }
        return result.toString();
    }

    /** Appends a part that is not 0; returns whether the last part was negative, so that a plus has to be written. */
    private static boolean part(StringBuilder result, boolean isBefore, long value, String unit) {
        if (value == 0) {
            return isBefore;
        }
        result.append(result.length() == 0 ? "" : " ")
                .append(isBefore && value > 0 ? "+" : "")
                .append(value);
        result.append(' ').append(unit).append(value == 1 ? "" : "s");
        return value < 0;
    }

    private static void clock(StringBuilder result, long micros) {
        long hours = Math.abs(micros / Intervals.MICROS_PER_HOUR);
        long rest = Math.abs(micros % Intervals.MICROS_PER_HOUR);
        result.append(hours < 10 ? "0" : "").append(hours);
        long second = rest / Intervals.MICROS_PER_SECOND;
        result.append(String.format(Locale.ROOT, ":%02d:%02d", second / 60, second % 60));
        long fraction = rest % Intervals.MICROS_PER_SECOND;
        if (fraction != 0) {
            result.append(String.format(Locale.ROOT, ".%06d", fraction));
            while (result.charAt(result.length() - 1) == '0') {
                result.setLength(result.length() - 1);
            }
        }
    }
}

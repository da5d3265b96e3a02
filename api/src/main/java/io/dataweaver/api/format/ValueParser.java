package io.dataweaver.api.format;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text to values, from bytes and without objects in the common cases.
 *
 * <p>Every method reads {@code bytes[from..to)}, all of it, and throws {@link ValueFormatException} if that is not a
 * value of the type, would lose digits or is out of range. Nothing is trimmed.
 */
public final class ValueParser {

    /** The digits that PostgreSQL's {@code numeric} holds before the point; more is taken for an attack. */
    public static final int MAX_INTEGER_DIGITS = DataType.Decimal.MAX_INTEGER_DIGITS;

    /** The digits that PostgreSQL's {@code numeric} holds after the point. */
    public static final int MAX_FRACTION_DIGITS = DataType.Decimal.MAX_FRACTION_DIGITS;

    private static final int MAX_LONG_DIGITS = 18;
    private static final int MAX_EXACT_DOUBLE_DIGITS = 15;
    private static final int MAX_EXACT_POWER = 22;
    private static final int SHOWN = 60;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int DATE_LENGTH = 10;
    private static final int MONTH_AND_DAY_LENGTH = 6;
    private static final int MIN_YEAR_DIGITS = 4;
    private static final int MAX_YEAR_DIGITS = 9;
    private static final String A_DATE = "a date such as 2026-11-22";
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final long[] LONG_POWERS = longPowers();

    private ValueParser() {}

    /**
     * Reads a value of the type of {@code builder} and appends it.
     *
     * @throws ValueFormatException if it is none; then nothing is appended
     * @throws IllegalArgumentException if the type is a list, map or struct
     */
    public static void append(byte[] bytes, int from, int to, ColumnBuilder builder) {
        DataType type = builder.type();
        switch (type.layout()) {
            case LONG -> ((LongColumn.Builder) builder).append(parseLongLayout(bytes, from, to, type));
            case DOUBLE ->
                ((DoubleColumn.Builder) builder)
                        .append(
                                type instanceof DataType.Float32
                                        ? parseFloat(bytes, from, to)
                                        : parseDouble(bytes, from, to));
            case DECIMAL -> appendDecimal(bytes, from, to, (DecimalColumn.Builder) builder);
            case BYTES -> appendBytes(bytes, from, to, (BytesColumn.Builder) builder);
            case LIST, MAP, STRUCT -> throw new IllegalArgumentException(type + " is not read from plain text");
        }
    }

    private static long parseLongLayout(byte[] bytes, int from, int to, DataType type) {
        if (type instanceof DataType.Int64) {
            return parseLong(bytes, from, to);
        } else if (type instanceof DataType.Int32) {
            return inRange(parseLong(bytes, from, to), Integer.MIN_VALUE, Integer.MAX_VALUE, bytes, from, to, type);
        } else if (type instanceof DataType.Int16) {
            return inRange(parseLong(bytes, from, to), Short.MIN_VALUE, Short.MAX_VALUE, bytes, from, to, type);
        } else if (type instanceof DataType.Bool) {
            return parseBoolean(bytes, from, to) ? 1 : 0;
        } else if (type instanceof DataType.Date) {
            return parseDate(bytes, from, to);
        } else if (type instanceof DataType.Time time) {
            return parseTime(bytes, from, to, time.precision());
        } else if (type instanceof DataType.Timestamp timestamp) {
            return parseTimestamp(bytes, from, to, timestamp.precision());
        } else if (type instanceof DataType.Instant instant) {
            return parseInstant(bytes, from, to, instant.precision());
        }
        throw new IllegalArgumentException(type + " does not lie in longs");
    }

    private static long inRange(long value, long min, long max, byte[] bytes, int from, int to, DataType type) {
        if (value < min || value > max) {
            throw fail(bytes, from, to, type.display() + " (it is out of range)");
        }
        return value;
    }

    /** Reads an optional sign and decimal digits. */
    public static long parseLong(byte[] bytes, int from, int to) {
        int at = from;
        boolean negative = false;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        int digits = to - at;
        if (digits <= 0) {
            throw fail(bytes, from, to, "a whole number");
        }
        if (digits > MAX_LONG_DIGITS) {
            return parseLongLong(bytes, from, to);
        }
        long value = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                throw fail(bytes, from, to, "a whole number");
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private static long parseLongLong(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            boolean sign = i == from && (bytes[i] == '-' || bytes[i] == '+');
            if (!sign && (digit < 0 || digit > 9)) {
                throw fail(bytes, from, to, "a whole number");
            }
        }
        try {
            return Long.parseLong(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        } catch (NumberFormatException outOfRange) {
            throw fail(bytes, from, to, "BIGINT (it is out of range)");
        }
    }

    /** Reads true, false, t, f, yes, no, y, n, on, off, 1 or 0, in any case. */
    public static boolean parseBoolean(byte[] bytes, int from, int to) {
        if (to - from == 1) {
            switch (bytes[from]) {
                case '1', 't', 'T', 'y', 'Y' -> {
                    return true;
                }
                case '0', 'f', 'F', 'n', 'N' -> {
                    return false;
                }
                default -> throw fail(bytes, from, to, "true or false");
            }
        }
        if (to - from > 1 && to - from <= 5) {
            switch (text(bytes, from, to).toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on" -> {
                    return true;
                }
                case "false", "no", "off" -> {
                    return false;
                }
                default -> {}
            }
        }
        throw fail(bytes, from, to, "true or false");
    }

    /** Reads a binary fraction: decimal notation, NaN, Infinity or inf with a sign; rounds to nearest. */
    public static double parseDouble(byte[] bytes, int from, int to) {
        int at = from;
        boolean negative = false;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        long value = 0;
        int digits = 0;
        int fraction = 0;
        boolean point = false;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                if (value != 0) {
                    digits++;
                }
                if (point) {
                    fraction++;
                }
                if (digits > MAX_EXACT_DOUBLE_DIGITS) {
                    return parseSlowDouble(bytes, from, to);
                }
            } else if (bytes[at] == '.' && !point) {
                point = true;
            } else {
                return parseSlowDouble(bytes, from, to);
            }
        }
        if (fraction > MAX_EXACT_POWER || to - from == 0 || (digits == 0 && !isZero(bytes, from, to))) {
            return parseSlowDouble(bytes, from, to);
        }
        // Both operands are exact, so the one division rounds once: Clinger, "How to read floating point numbers
        // accurately", 1990.
        double result = value / POWERS[fraction];
        return negative ? -result : result;
    }

    /** Tells whether a number in decimal notation has a zero, and no other digit before its exponent. */
    private static boolean isZero(byte[] bytes, int from, int to) {
        boolean zero = false;
        for (int i = from; i < to && bytes[i] != 'e' && bytes[i] != 'E'; i++) {
            if (bytes[i] >= '1' && bytes[i] <= '9') {
                return false;
            }
            zero |= bytes[i] == '0';
        }
        return zero;
    }

    private static double parseSlowDouble(byte[] bytes, int from, int to) {
        if (to > from && to - from <= 1100) {
            String text = text(bytes, from, to);
            switch (text.toLowerCase(Locale.ROOT)) {
                case "nan" -> {
                    return Double.NaN;
                }
                case "infinity", "+infinity", "inf", "+inf" -> {
                    return Double.POSITIVE_INFINITY;
                }
                case "-infinity", "-inf" -> {
                    return Double.NEGATIVE_INFINITY;
                }
                default -> {}
            }
            byte last = bytes[to - 1];
            if (((last >= '0' && last <= '9') || last == '.')
                    && text.chars().noneMatch(c -> c == 'x' || c == 'X' || c <= ' ')) {
                try {
                    double value = Double.parseDouble(text);
                    if (Double.isInfinite(value) || (value == 0 && !isZero(bytes, from, to))) {
                        throw fail(bytes, from, to, "DOUBLE (it is out of range)");
                    }
                    return value;
                } catch (NumberFormatException none) {
                    throw fail(bytes, from, to, "a number");
                }
            }
        }
        throw fail(bytes, from, to, "a number");
    }

    /** Reads a binary fraction of 32 bits. */
    public static float parseFloat(byte[] bytes, int from, int to) {
        double wide = parseDouble(bytes, from, to);
        if (Double.isNaN(wide) || Double.isInfinite(wide)) {
            return (float) wide;
        }
        // Not (float) wide: that would round twice.
        float value = Float.parseFloat(text(bytes, from, to));
        if (Float.isInfinite(value) || (value == 0 && wide != 0)) {
            throw fail(bytes, from, to, "REAL (it is out of range)");
        }
        return value;
    }

    /** Reads an exact decimal, with exponent or without; NaN and the infinities for unbounded ones. */
    public static void appendDecimal(byte[] bytes, int from, int to, DecimalColumn.Builder builder) {
        DataType.Decimal type = (DataType.Decimal) builder.type();
        int at = from;
        boolean negative = false;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        long value = 0;
        int fraction = 0;
        boolean point = false;
        int first = at;
        int limit = at + MAX_LONG_DIGITS + 1;
        for (; at < to && at < limit; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                if (point) {
                    fraction++;
                }
            } else if (bytes[at] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        int digits = at - first - (point ? 1 : 0);
        if (at < to || digits == 0 || digits > MAX_LONG_DIGITS) {
            appendSlowDecimal(bytes, from, to, builder);
            return;
        }
        value = negative ? -value : value;
        if (type.isUnbounded()) {
            builder.append(value, fraction);
            return;
        }
        int missing = type.scale() - fraction;
        if (missing >= 0 && missing + digits <= MAX_LONG_DIGITS) {
            value *= LONG_POWERS[missing];
            if (type.precision() >= MAX_LONG_DIGITS || Math.abs(value) < LONG_POWERS[type.precision()]) {
                builder.append(value);
                return;
            }
        }
        appendSlowDecimal(bytes, from, to, builder);
    }

    private static void appendSlowDecimal(byte[] bytes, int from, int to, DecimalColumn.Builder builder) {
        DataType.Decimal type = (DataType.Decimal) builder.type();
        if (type.isUnbounded() && to - from >= 3 && to - from <= 9) {
            int special = special(text(bytes, from, to));
            if (special != 0) {
                builder.appendSpecial(special);
                return;
            }
        }
        BigDecimal value = parseBigDecimal(bytes, from, to);
        try {
            builder.append(value);
        } catch (IllegalArgumentException unfit) {
            throw fail(bytes, from, to, type.display() + " (it has too many digits)");
        }
    }

    private static int special(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> DecimalColumn.NAN;
            case "infinity", "+infinity", "inf", "+inf" -> DecimalColumn.INFINITY;
            case "-infinity", "-inf" -> DecimalColumn.NEGATIVE_INFINITY;
            default -> 0;
        };
    }

    /** Reads an exact decimal of any size up to that of PostgreSQL's {@code numeric}; its scale is not negative. */
    public static BigDecimal parseBigDecimal(byte[] bytes, int from, int to) {
        if (to - from > MAX_INTEGER_DIGITS + MAX_FRACTION_DIGITS + 16 || !looksDecimal(bytes, from, to)) {
            throw fail(bytes, from, to, "a decimal number");
        }
        try {
            BigDecimal value = new BigDecimal(text(bytes, from, to));
            // Looked at before any arithmetic: expanding 1e1000000000 would take all memory.
            if ((long) value.precision() - value.scale() > MAX_INTEGER_DIGITS || value.scale() > MAX_FRACTION_DIGITS) {
                throw fail(bytes, from, to, "DECIMAL (it has too many digits)");
            }
            return value.scale() < 0 ? value.setScale(0) : value;
        } catch (NumberFormatException none) {
            throw fail(bytes, from, to, "a decimal number");
        }
    }

    private static boolean looksDecimal(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (!((b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E')) {
                return false;
            }
        }
        return to > from;
    }

    /**
     * Reads {@code yyyy-mm-dd} or {@code yyyy/mm/dd}, infinity or -infinity, as days since 1970-01-01. The year has 4 to 9
     * digits and may have a sign; year 0 is 1 BC (ISO 8601-1 §4.3.2).
     */
    public static long parseDate(byte[] bytes, int from, int to) {
        if (to - from == DATE_LENGTH) {
            return dateAt(bytes, from, from, to);
        }
        if (to - from > DATE_LENGTH && dateLength(bytes, from, to) == to - from) {
            return longDateAt(bytes, from, to, from, to);
        }
        return infinityOrFail(bytes, from, to, A_DATE);
    }

    /** Returns how long a date would be that starts at {@code at}, where 10 bytes are, by the digits of its year. */
    private static int dateLength(byte[] bytes, int at, int end) {
        if (bytes[at + MIN_YEAR_DIGITS] == '-' || bytes[at + MIN_YEAR_DIGITS] == '/') {
            return DATE_LENGTH;
        }
        int next = at + 1;
        while (next < end && next - at <= MAX_YEAR_DIGITS && bytes[next] >= '0' && bytes[next] <= '9') {
            next++;
        }
        return Math.min(next + MONTH_AND_DAY_LENGTH, end) - at;
    }

    /** Reads a date whose year has a sign or more than four digits. */
    private static long longDateAt(byte[] bytes, int at, int end, int from, int to) {
        boolean sign = bytes[at] == '-' || bytes[at] == '+';
        int first = sign ? at + 1 : at;
        int monthAt = end - MONTH_AND_DAY_LENGTH + 1;
        int year = 0;
        for (int i = first; i < monthAt - 1; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw fail(bytes, from, to, A_DATE);
            }
            year = year * 10 + digit;
        }
        int digits = monthAt - 1 - first;
        if (digits < MIN_YEAR_DIGITS || digits > MAX_YEAR_DIGITS) {
            throw fail(bytes, from, to, A_DATE);
        }
        long days = dayOf(sign && bytes[at] == '-' ? -year : year, bytes, monthAt, from, to);
        if (days < Temporal.MIN_DAY || days > Temporal.MAX_DAY) {
            throw fail(bytes, from, to, A_DATE + " (it is out of range)");
        }
        return days;
    }

    private static long infinityOrFail(byte[] bytes, int from, int to, String expected) {
        if (to - from >= 8 && to - from <= 9) {
            switch (text(bytes, from, to).toLowerCase(Locale.ROOT)) {
                case "infinity" -> {
                    return Temporal.INFINITY;
                }
                case "-infinity" -> {
                    return Temporal.NEGATIVE_INFINITY;
                }
                default -> {}
            }
        }
        throw fail(bytes, from, to, expected);
    }

    private static long dateAt(byte[] bytes, int at, int from, int to) {
        int century = two(bytes, at);
        int yearOfCentury = two(bytes, at + 2);
        if (century < 0 || yearOfCentury < 0) {
            throw fail(bytes, from, to, A_DATE);
        }
        return dayOf(century * 100 + yearOfCentury, bytes, at + 5, from, to);
    }

    /** Reads the month at {@code at} and the day behind it, with their separators. */
    private static long dayOf(int year, byte[] bytes, int at, int from, int to) {
        int month = two(bytes, at);
        int day = two(bytes, at + 3);
        byte separator = bytes[at - 1];
        if ((separator != '-' && separator != '/')
                || bytes[at + 2] != separator
                || month < 1
                || month > 12
                || day < 1
                || day > daysIn(year, month)) {
            throw fail(bytes, from, to, A_DATE);
        }
        return epochDay(year, month, day);
    }

    private static int daysIn(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil. */
    private static long epochDay(int civilYear, int month, int day) {
        int year = month <= 2 ? civilYear - 1 : civilYear;
        int era = Math.floorDiv(year, 400);
        int yearOfEra = year - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    /** Returns the number of two digits, negative if they are none. */
    private static int two(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -10_000;
    }

    /** Reads {@code hh:mm[:ss[.fraction]]}, in units of {@code precision}; 24:00 is a time up to precision 6. */
    public static long parseTime(byte[] bytes, int from, int to, int precision) {
        return timeAt(bytes, from, to, from, to, precision, precision <= Temporal.MAX_MICROS_PRECISION);
    }

    private static long timeAt(
            byte[] bytes, int at, int end, int from, int to, int precision, boolean allowsMidnightAtEnd) {
        String expected = "a time such as 21:55:00";
        int length = end - at;
        if (length < 5 || bytes[at + 2] != ':' || (length > 5 && (length < 8 || bytes[at + 5] != ':'))) {
            throw fail(bytes, from, to, expected);
        }
        int hour = two(bytes, at);
        int minute = two(bytes, at + 3);
        int second = length > 5 ? two(bytes, at + 6) : 0;
        if (hour < 0 || minute < 0 || second < 0 || hour > 24 || minute > 59 || second > 59) {
            throw fail(bytes, from, to, expected);
        }
        long unit = Temporal.unitsPerSecond(precision);
        long fraction = length > 8 ? fractionAt(bytes, at + 8, end, from, to, precision) : 0;
        long value = (hour * 3600L + minute * 60L + second) * unit + fraction;
        if (value > SECONDS_PER_DAY * unit || (hour == 24 && !allowsMidnightAtEnd)) {
            throw fail(bytes, from, to, expected);
        }
        return value;
    }

    private static long fractionAt(byte[] bytes, int at, int end, int from, int to, int precision) {
        int digits = end - at - 1;
        if ((bytes[at] != '.' && bytes[at] != ',') || digits < 1) {
            throw fail(bytes, from, to, "a time such as 21:55:00.123");
        }
        long unit = Temporal.unitsPerSecond(precision);
        long value = 0;
        long weight = unit;
        for (int i = 1; i <= digits; i++) {
            int digit = bytes[at + i] - '0';
            if (digit < 0 || digit > 9) {
                throw fail(bytes, from, to, "a time such as 21:55:00.123");
            }
            weight /= 10;
            if (digit != 0 && (i > precision || weight == 0)) {
                throw fail(bytes, from, to, "a time of at most " + precision + " digits after the second");
            }
            value += digit * weight;
        }
        return value;
    }

    /**
     * Reads a date, {@code T} or a blank, and a time, without zone; or a date alone, or an infinity.
     *
     * @return units of {@code precision} since 1970-01-01T00:00
     */
    public static long parseTimestamp(byte[] bytes, int from, int to, int precision) {
        String expected = "a timestamp such as 2026-11-22T21:55:00";
        if (to - from < 10) {
            return infinityOrFail(bytes, from, to, expected);
        }
        return timestampAt(bytes, from, to, from, to, precision, expected);
    }

    private static long timestampAt(byte[] bytes, int at, int end, int from, int to, int precision, String expected) {
        int dateEnd = at + dateLength(bytes, at, end);
        long days =
                dateEnd - at == DATE_LENGTH ? dateAt(bytes, at, from, to) : longDateAt(bytes, at, dateEnd, from, to);
        long unit = Temporal.unitsPerSecond(precision);
        long time = 0;
        if (end > dateEnd) {
            byte separator = bytes[dateEnd];
            if (separator != 'T' && separator != ' ' && separator != 't') {
                throw fail(bytes, from, to, expected);
            }
            time = timeAt(bytes, dateEnd + 1, end, from, to, precision, true);
        }
        try {
            return finite(Temporal.addExact(days, SECONDS_PER_DAY * unit, time));
        } catch (ArithmeticException outOfRange) {
            throw timestampOutOfRange(bytes, from, to, precision);
        }
    }

    /** The first and the last of 64 bits are the infinities, not moments. */
    private static long finite(long value) {
        if (Temporal.isInfinite(value)) {
            throw new ArithmeticException("infinite");
        }
        return value;
    }

    private static ValueFormatException timestampOutOfRange(byte[] bytes, int from, int to, int precision) {
        return fail(bytes, from, to, "a timestamp of precision " + precision + " (it is out of range)");
    }

    /**
     * Reads a timestamp followed by {@code Z} or an offset such as {@code +02:00}, {@code +0200} or {@code +02}.
     *
     * @return units of {@code precision} since 1970-01-01T00:00Z
     */
    public static long parseInstant(byte[] bytes, int from, int to, int precision) {
        String expected = "a moment with its offset, such as 2026-11-22T21:55:00Z";
        if (to - from < 11) {
            return infinityOrFail(bytes, from, to, expected);
        }
        if (bytes[to - 1] == 'Z' || bytes[to - 1] == 'z') {
            return timestampAt(bytes, from, to - 1, from, to, precision, expected);
        }
        int sign = to - 3;
        while (sign > from + 10 && sign >= to - 9 && bytes[sign] != '+' && bytes[sign] != '-') {
            sign--;
        }
        if (sign <= from + 10 || (bytes[sign] != '+' && bytes[sign] != '-')) {
            throw fail(bytes, from, to, expected);
        }
        long offset = offsetAt(bytes, sign + 1, from, to, expected);
        int end = bytes[sign - 1] == ' ' ? sign - 1 : sign;
        long local = timestampAt(bytes, from, end, from, to, precision, expected);
        try {
            return finite(Math.subtractExact(
                    local, (bytes[sign] == '-' ? -offset : offset) * Temporal.unitsPerSecond(precision)));
        } catch (ArithmeticException outOfRange) {
            throw timestampOutOfRange(bytes, from, to, precision);
        }
    }

    private static long offsetAt(byte[] bytes, int at, int from, int to, String expected) {
        int hours = two(bytes, at);
        int next = at + 2;
        int minutes = 0;
        int seconds = 0;
        if (next < to) {
            next += bytes[next] == ':' ? 1 : 0;
            minutes = next + 2 <= to ? two(bytes, next) : -1;
            next += 2;
        }
        if (next < to) {
            next += bytes[next] == ':' ? 1 : 0;
            seconds = next + 2 == to ? two(bytes, next) : -1;
        }
        if (hours < 0 || minutes < 0 || seconds < 0 || hours > 18 || minutes > 59 || seconds > 59) {
            throw fail(bytes, from, to, expected);
        }
        return hours * 3600L + minutes * 60L + seconds;
    }

    private static void appendBytes(byte[] bytes, int from, int to, BytesColumn.Builder builder) {
        DataType type = builder.type();
        if (type instanceof DataType.Uuid) {
            appendUuid(bytes, from, to, builder);
        } else if (type instanceof DataType.Bytes) {
            appendBase64(bytes, from, to, builder);
        } else {
            builder.append(bytes, from, to);
        }
    }

    private static void appendBase64(byte[] bytes, int from, int to, BytesColumn.Builder builder) {
        try {
            byte[] decoded = java.util.Base64.getDecoder().decode(java.util.Arrays.copyOfRange(bytes, from, to));
            builder.append(decoded, 0, decoded.length);
        } catch (IllegalArgumentException none) {
            throw fail(bytes, from, to, "bytes in base64");
        }
    }

    /** Reads 32 hexadecimal digits, with hyphens after the 8th, 12th, 16th and 20th or with none. */
    public static void appendUuid(byte[] bytes, int from, int to, BytesColumn.Builder builder) {
        boolean hyphens = to - from == 36;
        if (!hyphens && to - from != 32) {
            throw fail(bytes, from, to, "a UUID");
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int i = from; i < to; i++) {
            if (hyphens && (i - from == 8 || i - from == 13 || i - from == 18 || i - from == 23)) {
                if (bytes[i] != '-') {
                    throw fail(bytes, from, to, "a UUID");
                }
                continue;
            }
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                throw fail(bytes, from, to, "a UUID");
            }
            if (digits++ < 16) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        builder.append(high, low);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static ValueFormatException fail(byte[] bytes, int from, int to, String expected) {
        String shown = text(bytes, from, Math.min(to, from + SHOWN)) + (to - from > SHOWN ? "…" : "");
        return new ValueFormatException("cannot read '" + shown + "' as " + expected);
    }

    private static long[] longPowers() {
        long[] powers = new long[MAX_LONG_DIGITS + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}

package io.dataweaver.api.format;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Values to text in ASCII or UTF-8, such that {@link ValueParser} reads the same values back.
 *
 * <p>Dates and times are ISO 8601; a fraction of a second is written without trailing zeros.
 */
public final class ValueWriter {

    private static final int MAX_LONG_LENGTH = 20;
    private static final int MAX_TEMPORAL_LENGTH = 48;
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGIT_PAIRS = digitPairs();

    private ValueWriter() {}

    /**
     * Writes the value at {@code row}, which is present.
     *
     * @throws IllegalArgumentException if the column is a list, map or struct
     */
    public static void put(Column column, int row, ByteOutput out) {
        DataType type = column.type();
        switch (type.layout()) {
            case LONG -> putLongLayout(((LongColumn) column).get(row), type, out);
            case DOUBLE -> {
                double value = ((DoubleColumn) column).get(row);
                if (type instanceof DataType.Float32) {
                    putFloat((float) value, out);
                } else {
                    putDouble(value, out);
                }
            }
            case DECIMAL -> putDecimal((DecimalColumn) column, row, out);
            case BYTES -> putBytes((BytesColumn) column, row, out);
            case LIST, MAP, STRUCT -> throw new IllegalArgumentException(type + " is not written as plain text");
        }
    }

    private static void putLongLayout(long value, DataType type, ByteOutput out) {
        if (type instanceof DataType.Bool) {
            out.put(value != 0 ? TRUE : FALSE);
        } else if (type instanceof DataType.Date) {
            putDate(value, out);
        } else if (type instanceof DataType.Time time) {
            putTime(value, time.precision(), out);
        } else if (type instanceof DataType.Timestamp timestamp) {
            putTimestamp(value, timestamp.precision(), out);
        } else if (type instanceof DataType.Instant instant) {
            putInstant(value, instant.precision(), out);
        } else {
            putLong(value, out);
        }
    }

    /** Writes a whole number. */
    public static void putLong(long value, ByteOutput out) {
        byte[] array = out.reserve(MAX_LONG_LENGTH);
        out.size(writeLong(value, array, out.size()));
    }

    /**
     * Writes a whole number to {@code array} from {@code at} on, where 20 bytes are free.
     *
     * @return the index behind it
     */
    public static int writeLong(long value, byte[] array, int at) {
        if (value == Long.MIN_VALUE) {
            System.arraycopy(MIN_LONG, 0, array, at, MIN_LONG.length);
            return at + MIN_LONG.length;
        }
        int start = at;
        long rest = value;
        if (value < 0) {
            array[start++] = '-';
            rest = -value;
        }
        int end = start + digits(rest);
        int i = end;
        while (rest >= 100) {
            long quotient = rest / 100;
            int pair = (int) (rest - quotient * 100) << 1;
            array[--i] = DIGIT_PAIRS[pair + 1];
            array[--i] = DIGIT_PAIRS[pair];
            rest = quotient;
        }
        if (rest >= 10) {
            int pair = (int) rest << 1;
            array[--i] = DIGIT_PAIRS[pair + 1];
            array[--i] = DIGIT_PAIRS[pair];
        } else {
            array[--i] = (byte) ('0' + rest);
        }
        return end;
    }

    private static int digits(long value) {
        int digits = 1;
        long limit = 10;
        while (digits < 19 && value >= limit) {
            digits++;
            limit *= 10;
        }
        return digits;
    }

    /** Writes a binary fraction, NaN, Infinity or -Infinity; the digits read back to the same bits. */
    public static void putDouble(double value, ByteOutput out) {
        out.put(Double.toString(value));
    }

    /** Writes a binary fraction of 32 bits likewise. */
    public static void putFloat(float value, ByteOutput out) {
        out.put(Float.toString(value));
    }

    /** Writes the decimal at {@code row} without exponent, with all digits of its scale. */
    public static void putDecimal(DecimalColumn column, int row, ByteOutput out) {
        if (column.isSpecial(row)) {
            out.put(String.valueOf(column.value(row)));
        } else if (column.isBig(row)) {
            out.put(column.big(row).toPlainString());
        } else {
            putDecimal(column.unscaled(row), column.scale(row), out);
        }
    }

    /** Writes {@code unscaled} × 10<sup>-scale</sup> without exponent. */
    public static void putDecimal(long unscaled, int scale, ByteOutput out) {
        if (scale == 0) {
            putLong(unscaled, out);
            return;
        }
        byte[] array = out.reserve(MAX_LONG_LENGTH + scale + 3);
        int at = out.size();
        if (unscaled < 0) {
            array[at++] = '-';
        }
        // Digits of the magnitude; for the smallest long, negation overflows to itself and writeLong still writes '-'.
        int start = at;
        int end = writeLong(Math.abs(unscaled), array, at);
        if (array[start] == '-') {
            System.arraycopy(array, start + 1, array, start, --end - start);
        }
        int count = end - start;
        if (count <= scale) {
            int zeros = scale - count + 1;
            System.arraycopy(array, start, array, start + zeros, count);
            java.util.Arrays.fill(array, start, start + zeros, (byte) '0');
            end += zeros;
        }
        System.arraycopy(array, end - scale, array, end - scale + 1, scale);
        array[end - scale] = '.';
        out.size(end + 1);
    }

    /** Writes {@code yyyy-mm-dd}; years beyond 9999 and before 1 with sign and as many digits as they need. */
    public static void putDate(long days, ByteOutput out) {
        if (Temporal.isInfinite(days)) {
            out.put(days > 0 ? "infinity" : "-infinity");
            return;
        }
        byte[] array = out.reserve(MAX_TEMPORAL_LENGTH);
        out.size(writeDate(days, array, out.size()));
    }

    /** Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days. */
    private static int writeDate(long days, byte[] array, int at) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        int next = at;
        if (year >= 0 && year <= 9999) {
            next = writeTwo((int) (year / 100), array, next);
            next = writeTwo((int) (year % 100), array, next);
        } else {
            array[next++] = (byte) (year < 0 ? '-' : '+');
            long magnitude = Math.abs(year);
            for (long limit = 1000; limit > magnitude && limit > 1; limit /= 10) {
                array[next++] = '0';
            }
            next = writeLong(magnitude, array, next);
        }
        array[next++] = '-';
        next = writeTwo(month, array, next);
        array[next++] = '-';
        return writeTwo(day, array, next);
    }

    private static int writeTwo(int value, byte[] array, int at) {
        array[at] = DIGIT_PAIRS[value << 1];
        array[at + 1] = DIGIT_PAIRS[(value << 1) + 1];
        return at + 2;
    }

    /** Writes {@code hh:mm:ss[.fraction]}. */
    public static void putTime(long value, int precision, ByteOutput out) {
        byte[] array = out.reserve(MAX_TEMPORAL_LENGTH);
        out.size(writeTime(value, Temporal.unitsPerSecond(precision), array, out.size()));
    }

    private static int writeTime(long value, long unit, byte[] array, int at) {
        long seconds = value / unit;
        int next = writeTwo((int) (seconds / 3600), array, at);
        array[next++] = ':';
        next = writeTwo((int) (seconds / 60 % 60), array, next);
        array[next++] = ':';
        next = writeTwo((int) (seconds % 60), array, next);
        long fraction = value % unit;
        if (fraction != 0) {
            array[next++] = '.';
            for (long weight = unit / 10; fraction != 0; weight /= 10) {
                array[next++] = (byte) ('0' + fraction / weight);
                fraction %= weight;
            }
        }
        return next;
    }

    /** Writes {@code yyyy-mm-ddThh:mm:ss[.fraction]}. */
    public static void putTimestamp(long value, int precision, ByteOutput out) {
        if (Temporal.isInfinite(value)) {
            putDate(value, out);
            return;
        }
        byte[] array = out.reserve(MAX_TEMPORAL_LENGTH);
        out.size(writeTimestamp(value, Temporal.unitsPerSecond(precision), array, out.size()));
    }

    private static int writeTimestamp(long value, long unit, byte[] array, int at) {
        long day = 86_400 * unit;
        long days = Math.floorDiv(value, day);
        int next = writeDate(days, array, at);
        array[next++] = 'T';
        return writeTime(value - days * day, unit, array, next);
    }

    /** Writes {@code yyyy-mm-ddThh:mm:ss[.fraction]Z}. */
    public static void putInstant(long value, int precision, ByteOutput out) {
        putTimestamp(value, precision, out);
        if (!Temporal.isInfinite(value)) {
            out.put((byte) 'Z');
        }
    }

    private static void putBytes(BytesColumn column, int row, ByteOutput out) {
        if (column.type() instanceof DataType.Uuid) {
            putUuid(column.data(), column.start(row), out);
        } else if (column.type() instanceof DataType.Bytes) {
            byte[] value = java.util.Arrays.copyOfRange(column.data(), column.start(row), column.end(row));
            out.put(Base64.getEncoder().encode(value));
        } else {
            out.put(column.data(), column.start(row), column.end(row));
        }
    }

    /** Writes the 16 bytes from {@code at} on as 36 characters, in lower case (RFC 9562 §4). */
    public static void putUuid(byte[] bytes, int at, ByteOutput out) {
        byte[] array = out.reserve(36);
        int next = out.size();
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                array[next++] = '-';
            }
            array[next++] = HEX[(bytes[at + i] >> 4) & 0xf];
            array[next++] = HEX[bytes[at + i] & 0xf];
        }
        out.size(next);
    }

    private static byte[] digitPairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }
}

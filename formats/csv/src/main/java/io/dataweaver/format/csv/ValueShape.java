package io.dataweaver.format.csv;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a text looks like. A number with leading zeros or a plus sign is text: it is a code, not a quantity. */
enum ValueShape {
    BOOLEAN(DataTypes.BOOLEAN),
    INTEGER(DataTypes.BIGINT),
    DECIMAL(DataTypes.DECIMAL),
    DATE(DataTypes.DATE),
    TIME(DataTypes.TIME),
    TIMESTAMP(DataTypes.TIMESTAMP),
    INSTANT(DataTypes.TIMESTAMPTZ),
    UUID(DataTypes.UUID),
    TEXT(DataTypes.TEXT);

    private static final int MAX_INTEGER_DIGITS = 18;
    private static final int MAX_DECIMAL_CHARACTERS = 64;

    @SuppressWarnings("ImmutableEnumChecker") // every DataType is immutable
    private final DataType type;

    ValueShape(DataType type) {
        this.type = type;
    }

    DataType type() {
        return type;
    }

    /** Returns the shape that covers both; {@code before} is null if nothing was seen. */
    static ValueShape merge(@Nullable ValueShape before, ValueShape now) {
        if (before == null || before == now) {
            return now;
        }
        if (isOneOf(before, now, INTEGER, DECIMAL)) {
            return DECIMAL;
        }
        // A date reads as a timestamp at midnight.
        return isOneOf(before, now, DATE, TIMESTAMP) ? TIMESTAMP : TEXT;
    }

    private static boolean isOneOf(ValueShape a, ValueShape b, ValueShape one, ValueShape other) {
        return (a == one && b == other) || (a == other && b == one);
    }

    /** Returns the shape of {@code bytes[from..to)}, which is not empty. */
    static ValueShape of(byte[] bytes, int from, int to) {
        byte first = bytes[from];
        if ((first >= '0' && first <= '9') || first == '-') {
            ValueShape number = number(bytes, from, to);
            return number == TEXT ? temporal(bytes, from, to) : number;
        }
        int length = to - from;
        if (length == 4 || length == 5) {
            String word = new String(bytes, from, length, java.nio.charset.StandardCharsets.ISO_8859_1);
            String lower = word.toLowerCase(Locale.ROOT);
            if (lower.equals("true") || lower.equals("false")) {
                return BOOLEAN;
            }
        }
        return length == 36 ? uuid(bytes, from, to) : TEXT;
    }

    private static ValueShape number(byte[] bytes, int from, int to) {
        int at = bytes[from] == '-' ? from + 1 : from;
        int digits = 0;
        boolean point = false;
        boolean leadingZero = to - at > 1 && bytes[at] == '0' && bytes[at + 1] != '.';
        for (int i = at; i < to; i++) {
            byte b = bytes[i];
            if (b >= '0' && b <= '9') {
                digits++;
            } else if (b == '.' && !point && i > at && i < to - 1) {
                point = true;
            } else {
                return TEXT;
            }
        }
        if (digits == 0 || leadingZero || to - from > MAX_DECIMAL_CHARACTERS) {
            return TEXT;
        }
        return point || digits > MAX_INTEGER_DIGITS ? DECIMAL : INTEGER;
    }

    private static ValueShape temporal(byte[] bytes, int from, int to) {
        int length = to - from;
        try {
            if (length == 10) {
                ValueParser.parseDate(bytes, from, to);
                return DATE;
            }
            if (length >= 5 && bytes[from + 2] == ':') {
                ValueParser.parseTime(bytes, from, to, 6);
                return TIME;
            }
            if (length >= 16 && (bytes[from + 4] == '-' || bytes[from + 4] == '/')) {
                return isZoned(bytes, from, to) ? instant(bytes, from, to) : timestamp(bytes, from, to);
            }
        } catch (ValueFormatException none) {
            return length == 36 ? uuid(bytes, from, to) : TEXT;
        }
        return length == 36 ? uuid(bytes, from, to) : TEXT;
    }

    private static boolean isZoned(byte[] bytes, int from, int to) {
        byte last = bytes[to - 1];
        if (last == 'Z' || last == 'z') {
            return true;
        }
        for (int i = from + 11; i < to; i++) {
            if (bytes[i] == '+' || bytes[i] == '-') {
                return true;
            }
        }
        return false;
    }

    private static ValueShape instant(byte[] bytes, int from, int to) {
        ValueParser.parseInstant(bytes, from, to, 6);
        return INSTANT;
    }

    private static ValueShape timestamp(byte[] bytes, int from, int to) {
        ValueParser.parseTimestamp(bytes, from, to, 6);
        return TIMESTAMP;
    }

    private static ValueShape uuid(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean hyphen = i - from == 8 || i - from == 13 || i - from == 18 || i - from == 23;
            if (hyphen ? bytes[i] != '-' : Character.digit(bytes[i], 16) < 0) {
                return TEXT;
            }
        }
        return UUID;
    }
}

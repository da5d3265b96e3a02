package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Arguments of row functions, none of which is null here, as what they are known to be. */
final class Value {

    /** What a function makes at most of one value, so that one record cannot take all memory. */
    static final int MAX_CHARACTERS = 16 * 1024 * 1024;

    private Value() {}

    static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }

    static long integer(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    static double real(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    /** Returns an exact number. @throws ArithmeticException if it is NaN or an infinity */
    static BigDecimal exact(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        } else if (value instanceof Double special) {
            throw new ArithmeticException(special + " is no number");
        }
        return BigDecimal.valueOf(integer(value));
    }

    /** Returns bytes, or those of a text in UTF-8. */
    static byte[] bytes(@Nullable Object value) {
        return value instanceof byte[] bytes ? bytes : text(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Checks the size of a result before it is made.
     *
     * @throws IllegalArgumentException if it is too long
     */
    static void checkLength(long characters) {
        if (characters > MAX_CHARACTERS) {
            throw new IllegalArgumentException("the result would have more than " + MAX_CHARACTERS + " characters");
        }
    }
}

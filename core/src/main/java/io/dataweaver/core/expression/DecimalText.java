package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as text. */
final class DecimalText {

    /** Digits before the point that PostgreSQL's numeric allows (section 8.1.2); an exponent must not make more. */
    private static final int MAX_EXPONENT = 131_072;

    private static final BigDecimal HALF = new BigDecimal("0.5");

    private DecimalText() {}

    /** Reads a number in digits, with point and exponent, or returns null. */
    static @Nullable BigDecimal parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return null;
            }
        }
        try {
            BigDecimal value = new BigDecimal(text);
            long exponent = (long) value.precision() - value.scale();
            return Math.abs(exponent) > MAX_EXPONENT ? null : value;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** Reads NaN and the infinities as PostgreSQL spells them, in any case; null if it is none of them. */
    static @Nullable Double parseSpecial(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    /** Writes a binary fraction as PostgreSQL does: the fewest digits that lead back to it (section 8.1.3). */
    static String format(double value, boolean real) {
        if (Double.isNaN(value)) {
            return "NaN";
        } else if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        } else if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal digits = shortest(value, real);
        int exponent = digits.precision() - digits.scale() - 1;
        // FLT_DIG and DBL_DIG decide when PostgreSQL's float4out and float8out write an exponent.
        if (exponent >= -4 && exponent < (real ? 6 : 15)) {
            return digits.toPlainString();
        }
        String all = digits.unscaledValue().abs().toString();
        String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
    }

    /**
     * Returns the fewest digits that lie nearer to {@code value} than to its neighbours, and of those the nearest. Java's own
     * text now and then has a digit too many (JDK-4511638), and may lie just half way, which PostgreSQL does not allow.
     */
    private static BigDecimal shortest(double value, boolean real) {
        BigDecimal exact = new BigDecimal(value);
        float single = (float) value;
        BigDecimal below = new BigDecimal(real ? Math.nextDown(single) : Math.nextDown(value));
        double next = real ? Math.nextUp(single) : Math.nextUp(value);
        BigDecimal above = Double.isInfinite(next) ? exact.add(exact.subtract(below)) : new BigDecimal(next);
        BigDecimal low = exact.add(below).multiply(HALF);
        BigDecimal high = exact.add(above).multiply(HALF);
        String shown = real ? Float.toString(single) : Double.toString(value);
        int precision = new BigDecimal(shown).stripTrailingZeros().precision();
        BigDecimal digits = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        while (!isBetween(low, digits, high)) {
            digits = exact.round(new MathContext(++precision, RoundingMode.HALF_EVEN));
        }
        while (precision > 1) {
            BigDecimal shorter = exact.round(new MathContext(precision - 1, RoundingMode.HALF_EVEN));
            if (!isBetween(low, shorter, high)) {
                break;
            }
            digits = shorter;
            precision--;
        }
        return digits.stripTrailingZeros();
    }

    private static boolean isBetween(BigDecimal low, BigDecimal value, BigDecimal high) {
        return value.compareTo(low) > 0 && value.compareTo(high) < 0;
    }
}

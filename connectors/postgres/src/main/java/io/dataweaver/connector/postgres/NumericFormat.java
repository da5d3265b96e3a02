package io.dataweaver.connector.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * The binary form of {@code numeric}: number of digits, weight of the first, sign, scale for display, then digits to the
 * base 10000, all of 16 bits ({@code numeric_send} in PostgreSQL's {@code numeric.c}).
 */
final class NumericFormat {

    static final int POSITIVE = 0x0000;
    static final int NEGATIVE = 0x4000;
    static final int NAN = 0xC000;
    static final int INFINITY = 0xD000;
    static final int NEGATIVE_INFINITY = 0xF000;

    /** Digits to the base 10000 behind the point at most: {@code NUMERIC_DSCALE_MAX}. */
    static final int MAX_SCALE = 0x3FFF;

    /** Decimal digits before the point at most: the weight has 16 bits, signed. */
    static final int MAX_WHOLE_DIGITS = 131_072;

    static final int HEADER = 8;

    /** What {@link #put(ByteBuffer, int, long, int)} needs at most: the length, the header and six digits. */
    static final int MAX_LONG_BYTES = 4 + HEADER + 6 * 2;

    private static final int BASE = 10_000;

    private NumericFormat() {}

    /**
     * Writes the length and the value {@code unscaled} × 10<sup>-scale</sup>.
     *
     * @param unscaled any but {@code Long.MIN_VALUE}
     * @param scale 0 to {@link #MAX_SCALE}
     * @return the position behind it
     */
    static int put(ByteBuffer out, int at, long unscaled, int scale) {
        long magnitude = Math.abs(unscaled);
        long rest;
        int last;
        // The last digit to the base 10000 holds the decimal digits behind the last multiple of four.
        switch (scale & 3) {
            case 1 -> {
                rest = magnitude / 10;
                last = (int) (magnitude - rest * 10) * 1000;
            }
            case 2 -> {
                rest = magnitude / 100;
                last = (int) (magnitude - rest * 100) * 100;
            }
            case 3 -> {
                rest = magnitude / 1000;
                last = (int) (magnitude - rest * 1000) * 10;
            }
            default -> {
                rest = magnitude / BASE;
                last = (int) (magnitude - rest * BASE);
            }
        }
        int fractionDigits = (scale + 3) >> 2;
        int weight = -(scale == 0 ? 0 : fractionDigits);
        int sign = unscaled < 0 ? NEGATIVE : POSITIVE;
        return rest < (long) BASE * BASE
                ? putShort(out, at, (int) rest, last, weight, sign, scale)
                : putLong(out, at, rest, last, weight, sign, scale);
    }

    /** Up to three digits, which is what most values have. */
    private static int putShort(ByteBuffer out, int at, int rest, int last, int lastWeight, int sign, int scale) {
        int high = rest / BASE;
        int low = rest - high * BASE;
        int weight = high != 0 ? lastWeight + 2 : low != 0 ? lastWeight + 1 : lastWeight;
        int p = at + 4 + HEADER;
        if (last != 0) {
            if (high != 0) {
                out.putShort(p, (short) high);
                p += 2;
            }
            if ((high | low) != 0) {
                out.putShort(p, (short) low);
                p += 2;
            }
            out.putShort(p, (short) last);
            p += 2;
        } else if (low != 0) {
            if (high != 0) {
                out.putShort(p, (short) high);
                p += 2;
            }
            out.putShort(p, (short) low);
            p += 2;
        } else if (high != 0) {
            out.putShort(p, (short) high);
            p += 2;
        } else {
            weight = 0;
        }
        return header(out, at, p, weight, p == at + 4 + HEADER ? POSITIVE : sign, scale);
    }

    private static int putLong(ByteBuffer out, int at, long rest, int last, int lastWeight, int sign, int scale) {
        // Digits from the last to the first, five at most beside `last`.
        long r = rest;
        int count = 0;
        long packed = 0;
        int top = 0;
        while (r != 0) {
            long q = r / BASE;
            int digit = (int) (r - q * BASE);
            if (count < 4) {
                packed |= (long) digit << (count * 16);
            } else {
                top = digit;
            }
            r = q;
            count++;
        }
        int weight = lastWeight + count;
        int from = 0;
        if (last == 0) {
            while (from < 4 && (packed >>> (from * 16) & 0xffff) == 0) {
                from++;
            }
        }
        int p = at + 4 + HEADER;
        for (int i = count - 1; i >= from; i--) {
            out.putShort(p, i == 4 ? (short) top : (short) (packed >>> (i * 16)));
            p += 2;
        }
        if (last != 0) {
            out.putShort(p, (short) last);
            p += 2;
        }
        return header(out, at, p, weight, sign, scale);
    }

    private static int header(ByteBuffer out, int at, int end, int weight, int sign, int scale) {
        int bytes = end - at - 4;
        out.putInt(at, bytes);
        out.putShort(at + 4, (short) ((bytes - HEADER) >> 1));
        out.putShort(at + 6, (short) weight);
        out.putShort(at + 8, (short) sign);
        out.putShort(at + 10, (short) scale);
        return end;
    }

    /** Writes the length and NaN or an infinity, named by its sign. */
    static int putSpecial(ByteBuffer out, int at, int sign) {
        return header(out, at, at + 4 + HEADER, 0, sign, 0);
    }

    /** Tells whether {@code numeric} without modifier holds the value. */
    static boolean fits(BigDecimal value) {
        return value.scale() <= MAX_SCALE && (long) value.precision() - value.scale() <= MAX_WHOLE_DIGITS;
    }

    /** Returns the binary form of a value of any size that {@link #fits}, without its length. */
    static byte[] bytes(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int scale = plain.scale();
        String digits = plain.unscaledValue().abs().toString();
        // Zeros at both ends, so that the point falls between digits to the base 10000.
        int right = (4 - (scale & 3)) & 3;
        String aligned = digits + "0".repeat(right);
        int left = (4 - (aligned.length() & 3)) & 3;
        aligned = "0".repeat(left) + aligned;
        int count = aligned.length() / 4;
        int weight = count - 1 - (scale + right) / 4;
        short[] groups = new short[count];
        for (int i = 0; i < count; i++) {
            groups[i] = (short) Integer.parseInt(aligned, i * 4, i * 4 + 4, 10);
        }
        int from = 0;
        int to = count;
        while (to > 0 && groups[to - 1] == 0) {
            to--;
        }
        while (from < to && groups[from] == 0) {
            from++;
        }
        boolean zero = from == to;
        ByteBuffer out = ByteBuffer.allocate(HEADER + 2 * (to - from));
        out.putShort((short) (to - from));
        out.putShort((short) (zero ? 0 : weight - from));
        out.putShort((short) (plain.signum() < 0 ? NEGATIVE : POSITIVE));
        out.putShort((short) scale);
        for (int i = from; i < to; i++) {
            out.putShort(groups[i]);
        }
        return out.array();
    }

    /** Reads a value of any size that is neither NaN nor an infinity. */
    static BigDecimal read(ByteBuffer in, int at) {
        int count = in.getShort(at) & 0xffff;
        int weight = in.getShort(at + 2);
        int sign = in.getShort(at + 4) & 0xffff;
        int scale = in.getShort(at + 6) & 0xffff;
        if (count == 0) {
            return BigDecimal.valueOf(0, scale);
        }
        StringBuilder digits = new StringBuilder(count * 4);
        for (int i = 0; i < count; i++) {
            int digit = in.getShort(at + HEADER + 2 * i);
            digits.append((char) ('0' + digit / 1000))
                    .append((char) ('0' + digit / 100 % 10))
                    .append((char) ('0' + digit / 10 % 10))
                    .append((char) ('0' + digit % 10));
        }
        // The digits read as a whole number stand (weight + 1 - count) places of four left of the point.
        BigDecimal value = new BigDecimal(new BigInteger(digits.toString()), 4 * (count - 1 - weight));
        BigDecimal scaled = value.setScale(scale);
        return sign == NEGATIVE ? scaled.negate() : scaled;
    }
}

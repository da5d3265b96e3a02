package io.dataweaver.core.transform;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Which values are the same, and their hashes.
 *
 * <p>Two nulls are the same, as in SQL's {@code IS NOT DISTINCT FROM}; NaN is NaN; decimals are the same if they are
 * numerically equal, whatever their scales.
 */
final class Values {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio, Knuth TAOCP vol. 3 §6.4
    private static final long MARKED = 0x6A09E667F3BCC909L;

    private Values() {}

    /** Tells whether two values of columns of one type are the same. */
    static boolean same(Column a, int first, Column b, int second) {
        if (!a.isPresent(first) || !b.isPresent(second)) {
            return a.isNull(first) == b.isNull(second) && a.isUnchanged(first) == b.isUnchanged(second);
        }
        if (a instanceof LongColumn longs) {
            return longs.get(first) == ((LongColumn) b).get(second);
        } else if (a instanceof DoubleColumn doubles) {
            return Double.compare(doubles.get(first), ((DoubleColumn) b).get(second)) == 0;
        } else if (a instanceof DecimalColumn decimals) {
            return sameDecimal(decimals, first, (DecimalColumn) b, second);
        } else if (a instanceof BytesColumn bytes) {
            BytesColumn other = (BytesColumn) b;
            return Arrays.equals(
                    bytes.data(),
                    bytes.start(first),
                    bytes.end(first),
                    other.data(),
                    other.start(second),
                    other.end(second));
        }
        return sameNested(a, first, b, second);
    }

    private static boolean sameDecimal(DecimalColumn a, int first, DecimalColumn b, int second) {
        if (a.isSpecial(first) || b.isSpecial(second)) {
            return a.isSpecial(first) && b.isSpecial(second) && a.scale(first) == b.scale(second);
        }
        if (!a.isBig(first) && !b.isBig(second) && a.scale(first) == b.scale(second)) {
            return a.unscaled(first) == b.unscaled(second);
        }
        return a.decimal(first).compareTo(b.decimal(second)) == 0;
    }

    private static boolean sameNested(Column a, int first, Column b, int second) {
        if (a instanceof StructColumn struct) {
            StructColumn other = (StructColumn) b;
            int fields = ((DataType.Struct) a.type()).fields().size();
            for (int i = 0; i < fields; i++) {
                if (!same(struct.child(i), first, other.child(i), second)) {
                    return false;
                }
            }
            return true;
        } else if (a instanceof ListColumn list) {
            ListColumn other = (ListColumn) b;
            return sameRange(
                    list.elements(),
                    list.start(first),
                    list.end(first),
                    other.elements(),
                    other.start(second),
                    other.end(second));
        }
        MapColumn map = (MapColumn) a;
        MapColumn other = (MapColumn) b;
        return sameRange(
                        map.keys(),
                        map.start(first),
                        map.end(first),
                        other.keys(),
                        other.start(second),
                        other.end(second))
                && sameRange(
                        map.values(),
                        map.start(first),
                        map.end(first),
                        other.values(),
                        other.start(second),
                        other.end(second));
    }

    private static boolean sameRange(Column a, int from, int to, Column b, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (!same(a, from + i, b, otherFrom + i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds the value at {@code row} to a hash: the same values give the same hash, on every machine and in every run.
     *
     * @param column not nested
     */
    static long hash(long hash, Column column, int row) {
        if (!column.isPresent(row)) {
            return mix(hash ^ MARKED);
        }
        if (column instanceof LongColumn longs) {
            return mix(hash ^ longs.get(row));
        } else if (column instanceof DoubleColumn doubles) {
            return mix(hash ^ Double.doubleToLongBits(doubles.get(row)));
        } else if (column instanceof DecimalColumn decimals) {
            return hashDecimal(hash, decimals, row);
        }
        BytesColumn bytes = (BytesColumn) column;
        byte[] data = bytes.data();
        long result = mix(hash ^ (bytes.end(row) - bytes.start(row)));
        for (int i = bytes.start(row); i < bytes.end(row); i++) {
            result = (result ^ data[i]) * 0x100000001B3L; // FNV-1a, draft-eastlake-fnv §5
        }
        return mix(result);
    }

    private static long hashDecimal(long hash, DecimalColumn column, int row) {
        if (column.isSpecial(row)) {
            return mix(hash ^ column.scale(row));
        }
        if (column.isBig(row)) {
            BigDecimal big = column.big(row).stripTrailingZeros();
            return big.unscaledValue().bitLength() < Long.SIZE
                    ? hashDigits(hash, big.unscaledValue().longValue(), big.scale())
                    : mix(hash ^ big.hashCode());
        }
        return hashDigits(hash, column.unscaled(row), column.scale(row));
    }

    private static long hashDigits(long hash, long unscaled, int unscaledScale) {
        long digits = unscaled;
        int scale = digits == 0 ? 0 : unscaledScale;
        while (digits != 0 && digits % 10 == 0) {
            digits /= 10;
            scale--;
        }
        return mix(mix(hash ^ digits) ^ scale);
    }

    /** The finalizer of SplitMix64: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, 2014, figure 16. */
    static long mix(long value) {
        long mixed = value + MULTIPLIER;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}

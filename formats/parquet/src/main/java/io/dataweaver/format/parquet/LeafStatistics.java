package io.dataweaver.format.parquet;

import java.util.Arrays;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;

/** The smallest and largest values and the number of nulls of a column of a row group. */
final class LeafStatistics {

    /** Longer values are not told: what is won is not worth the room in the footer. */
    private static final int MAX_LENGTH = 64;

    private LeafStatistics() {}

    static Statistics of(LeafWriter leaf) {
        Statistics statistics = new Statistics();
        statistics.setNull_count(leaf.entries() - leaf.count());
        if (leaf.count() == 0) {
            return statistics;
        }
        if (leaf.isDouble()) {
            doubles(leaf, statistics);
        } else if (!leaf.isBytes()) {
            longs(leaf, statistics);
        } else if (!leaf.node().element().isSetPrecision()) {
            bytes(leaf, statistics);
        }
        return statistics;
    }

    private static void longs(LeafWriter leaf, Statistics statistics) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < leaf.count(); i++) {
            least = Math.min(least, leaf.longs()[i]);
            most = Math.max(most, leaf.longs()[i]);
        }
        set(statistics, encoded(leaf.physical(), least), encoded(leaf.physical(), most));
    }

    private static byte[] encoded(Type physical, long value) {
        byte[] bytes = new byte[Long.BYTES];
        Bytes.putLong(bytes, 0, value);
        return Arrays.copyOf(
                bytes, physical == Type.INT64 || physical == Type.DOUBLE ? 8 : physical == Type.BOOLEAN ? 1 : 4);
    }

    /** parquet-format, "ColumnOrder": no NaN, and zeros such that both are between. */
    private static void doubles(LeafWriter leaf, Statistics statistics) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < leaf.count(); i++) {
            double value = leaf.doubles()[i];
            if (Double.isNaN(value)) {
                return;
            }
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        least = least == 0 ? -0.0 : least;
        most = most == 0 ? 0.0 : most;
        if (leaf.physical() == Type.FLOAT) {
            set(
                    statistics,
                    encoded(Type.FLOAT, Float.floatToRawIntBits((float) least)),
                    encoded(Type.FLOAT, Float.floatToRawIntBits((float) most)));
        } else {
            set(
                    statistics,
                    encoded(Type.DOUBLE, Double.doubleToRawLongBits(least)),
                    encoded(Type.DOUBLE, Double.doubleToRawLongBits(most)));
        }
    }

    private static void bytes(LeafWriter leaf, Statistics statistics) {
        int least = 0;
        int most = 0;
        for (int i = 1; i < leaf.count(); i++) {
            if (compare(leaf, i, least) < 0) {
                least = i;
            } else if (compare(leaf, i, most) > 0) {
                most = i;
            }
        }
        byte[] smallest = Arrays.copyOfRange(leaf.bytes(), leaf.start(least), leaf.end(least));
        byte[] largest = Arrays.copyOfRange(leaf.bytes(), leaf.start(most), leaf.end(most));
        if (smallest.length <= MAX_LENGTH && largest.length <= MAX_LENGTH) {
            set(statistics, smallest, largest);
        }
    }

    private static int compare(LeafWriter leaf, int a, int b) {
        return Arrays.compareUnsigned(
                leaf.bytes(), leaf.start(a), leaf.end(a), leaf.bytes(), leaf.start(b), leaf.end(b));
    }

    private static void set(Statistics statistics, byte[] least, byte[] most) {
        statistics.setMin_value(least);
        statistics.setMax_value(most);
        statistics.setIs_min_value_exact(true);
        statistics.setIs_max_value_exact(true);
    }
}

package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The order of present values of one type, as Java objects; the same that comparisons of columns have. */
final class ValueOrder {

    private ValueOrder() {}

    /** Compares two values of one type, neither of which is null; lists go by their first difference. */
    static int compare(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            return compareText(x, y);
        } else if (a instanceof Float || a instanceof Double) {
            return compareNumbers((Number) a, (Number) b);
        } else if (a instanceof BigDecimal x) {
            // NaN and the infinities of decimals are doubles.
            return b instanceof BigDecimal y ? x.compareTo(y) : -Double.compare((Double) b, 0);
        } else if (a instanceof byte[] x && b instanceof byte[] y) {
            return Arrays.compareUnsigned(x, y);
        } else if (a instanceof UUID x && b instanceof UUID y) {
            int high = Long.compareUnsigned(x.getMostSignificantBits(), y.getMostSignificantBits());
            return high != 0 ? high : Long.compareUnsigned(x.getLeastSignificantBits(), y.getLeastSignificantBits());
        } else if (a instanceof List<?> x && b instanceof List<?> y) {
            return compareLists(x, y);
        } else if (a instanceof Map<?, ?>) {
            throw new IllegalArgumentException("maps and structs have no order");
        }
        return compareOthers(a, b);
    }

    @SuppressWarnings("unchecked") // Both are of one type, and all that is left is ordered by nature.
    private static int compareOthers(Object a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static int compareNumbers(Number a, Number b) {
        if (b instanceof BigDecimal) {
            return Double.compare(a.doubleValue(), 0);
        }
        return CompareDoubles.compare(a.doubleValue(), b.doubleValue());
    }

    private static int compareLists(List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            Object x = a.get(i);
            Object y = b.get(i);
            if (x == null || y == null) {
                if (x != y) {
                    return x == null ? 1 : -1;
                }
            } else if (compare(x, y) != 0) {
                return compare(x, y);
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /** Compares by code points, which is the order of the bytes in UTF-8; that of Java's characters differs. */
    static int compareText(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
                return surrogates ? (Character.isSurrogate(x) ? 1 : -1) : x - y;
            }
        }
        return a.length() - b.length();
    }

    /** Tells whether two values of one type are the same; NaN is, and so are decimals of different scales. */
    static boolean isSame(Object a, Object b) {
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.equals(y);
        }
        return compare(a, b) == 0;
    }
}

package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of one type, each once, by what comparisons take for the same. */
final class Membership {

    private static final Object NULL = new Object();
    private final Set<Object> keys = new HashSet<>();

    /** Adds a value; false if it was there. */
    boolean add(@Nullable Object value) {
        return keys.add(key(value));
    }

    boolean has(@Nullable Object value) {
        return keys.contains(key(value));
    }

    /** Decimals are the same at any scale, bytes by content, and negative zero is zero. */
    private static Object key(@Nullable Object value) {
        if (value == null) {
            return NULL;
        } else if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros();
        } else if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        } else if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue() + 0.0;
        }
        return value;
    }
}

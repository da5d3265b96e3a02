package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.transform.TransformCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings values that Java code gives as options into the few types that a pipeline file has. */
final class RawValues {

    private RawValues() {}

    static ComponentRef copyOf(ComponentRef ref) {
        return new ComponentRef(ref.type(), copyOf(ref.options()));
    }

    static Map<String, Object> copyOf(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copyOf(value)));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Returns a value as one of String, Long, BigDecimal, Boolean, List, Map, Secret, TransformCode.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    static Object copyOf(Object value) {
        if (value instanceof BigDecimal number) {
            return number(number);
        }
        if (value instanceof String || value instanceof Long || value instanceof Boolean || value instanceof Secret) {
            return value;
        }
        if (value instanceof TransformCode) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger whole) {
            return number(new BigDecimal(whole));
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Duration duration) {
            return duration.toMillis() + "ms";
        }
        if (value instanceof Map<?, ?> map) {
            return copyOf(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copyOf(item)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof ComponentRef ref) {
            return nested(ref);
        }
        throw new IllegalArgumentException(
                "an option takes text, numbers, booleans, lists, maps and components, but got " + OptionType.show(value)
                        + " (" + value.getClass().getName() + ")");
    }

    /** Returns a value of a test that Java code gives, as a file would be read; times and the like are text there. */
    static Object testValue(Object value) {
        if (value instanceof TemporalAccessor || value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Double || value instanceof Float) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), item == null ? null : testValue(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(item == null ? null : testValue(item)));
            return copy;
        }
        return copyOf(value);
    }

    /** Returns a number as a file would be read: whole as Long where it fits, never with an exponent. */
    static Object number(BigDecimal number) {
        BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
        if (plain.scale() == 0 && plain.unscaledValue().bitLength() < Long.SIZE) {
            return plain.longValueExact();
        }
        return plain.toString().equals(plain.toPlainString()) ? plain : plain.toPlainString();
    }

    /** Returns a component inside an option as a file would write it. */
    private static Object nested(ComponentRef ref) {
        if (ref.options().isEmpty()) {
            return ref.type();
        }
        Object main = ref.options().get(ComponentRef.MAIN);
        Object value = main != null && ref.options().size() == 1 ? copyOf(main) : copyOf(ref.options());
        return Collections.singletonMap(ref.type(), value);
    }
}

package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of columns as JSON, as {@code to_json} of PostgreSQL has them (section 9.16). */
final class JsonOf {

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(java.util.Locale.ROOT);

    private JsonOf() {}

    /** Returns a value of {@code type}, as columns return it, as {@link JsonTree} has JSON. */
    static @Nullable Object value(@Nullable Object value, DataType type) {
        if (value == null) {
            return null;
        }
        return switch (Kind.of(type)) {
            case BOOLEAN -> value;
            case INTEGER, DECIMAL, FLOAT -> number((Number) value);
            case JSON -> JsonTree.read(Value.text(value));
            case BYTES -> "\\x" + HexFormat.of().formatHex((byte[]) value);
            case DATE -> Moments.isInfinite(value) ? infinity(value) : value.toString();
            case TIMESTAMP -> Moments.isInfinite(value) ? infinity(value) : TIMESTAMP.format((LocalDateTime) value);
            case INSTANT ->
                Moments.isInfinite(value)
                        ? infinity(value)
                        : TIMESTAMP.format(LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC)) + "+00:00";
            case TEXT, TIME, UUID -> value.toString();
            case INTERVAL, NESTED -> nested(value, type);
        };
    }

    private static String infinity(Object value) {
        return Moments.isAfterAll(value) ? "infinity" : "-infinity";
    }

    /** JSON has no NaN and no infinities: they become text. */
    private static Object number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? new BigDecimal(number.toString()) : DecimalText.format(value, false);
        }
        return number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number.longValue());
    }

    private static Object nested(Object value, DataType type) {
        if (type instanceof DataType.ListOf list) {
            List<@Nullable Object> array = new ArrayList<>();
            ((List<?>) value).forEach(element -> array.add(value(element, list.element())));
            return array;
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, member) -> {
            String name = String.valueOf(key);
            object.put(name, value(member, memberType(type, name)));
        });
        return object;
    }

    private static DataType memberType(DataType type, String name) {
        if (type instanceof DataType.Struct struct) {
            return struct.fields().get(struct.indexOf(name)).type();
        }
        return ((DataType.MapOf) type).value();
    }
}

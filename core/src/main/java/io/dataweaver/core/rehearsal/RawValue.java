package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.core.problem.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values of tests as they are written, to values of columns: read by the rules by which formats read text. */
final class RawValue {

    private static final List<DataType> TIMES = List.of(DataTypes.DATE, DataTypes.TIMESTAMP, DataTypes.TIMESTAMPTZ);

    private RawValue() {}

    /**
     * Appends {@code raw} to a column.
     *
     * @throws IllegalArgumentException if it is no value of the column's type
     */
    static void append(@Nullable Object raw, ColumnBuilder builder) {
        DataType type = builder.type();
        if (raw == null) {
            builder.appendNull();
        } else if (type instanceof DataType.Text) {
            ((BytesColumn.Builder) builder).append(text(raw));
        } else if (type instanceof DataType.Json && (raw instanceof Map || raw instanceof List)) {
            ((BytesColumn.Builder) builder).append(JsonText.compact(raw));
        } else if (isNested(type)) {
            builder.appendValue(nested(raw, type));
        } else if (raw instanceof Map || raw instanceof List) {
            throw new IllegalArgumentException("expected " + type + ", but found " + PlainValue.show(raw));
        } else {
            byte[] bytes = text(raw).getBytes(StandardCharsets.UTF_8);
            ValueParser.append(bytes, 0, bytes.length, builder);
        }
    }

    private static boolean isNested(DataType type) {
        return switch (type.layout()) {
            case LIST, MAP, STRUCT -> true;
            case LONG, DOUBLE, DECIMAL, BYTES -> false;
        };
    }

    static String text(Object raw) {
        return raw instanceof BigDecimal number ? number.toPlainString() : PlainValue.show(raw);
    }

    /** Returns what {@code Column.value} would return for {@code raw}. */
    private static @Nullable Object value(@Nullable Object raw, DataType type) {
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        append(raw, builder);
        return builder.build().value(0);
    }

    private static Object nested(Object raw, DataType type) {
        if (type instanceof DataType.ListOf list && raw instanceof List<?> items) {
            List<@Nullable Object> values = new ArrayList<>();
            items.forEach(item -> values.add(value(item, list.element())));
            return values;
        }
        Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
        if (type instanceof DataType.MapOf map && raw instanceof Map<?, ?> entries) {
            entries.forEach((key, item) -> values.put(value(key, map.key()), value(item, map.value())));
            return values;
        }
        if (type instanceof DataType.Struct struct && raw instanceof Map<?, ?> members) {
            for (Field field : struct.fields()) {
                values.put(field.name(), value(members.get(field.name()), field.type()));
            }
            for (Object name : members.keySet()) {
                if (struct.indexOf(String.valueOf(name)) < 0) {
                    throw new IllegalArgumentException("there is no `" + name + "` in " + type);
                }
            }
            return values;
        }
        throw new IllegalArgumentException("expected " + type + ", but found " + PlainValue.show(raw));
    }

    /** Returns the type that holds all of {@code values}, as a format without types would infer it. */
    static DataType typeOf(List<@Nullable Object> values) {
        List<Object> present =
                values.stream().filter(Objects::nonNull).map(Object.class::cast).toList();
        if (present.isEmpty()) {
            return DataTypes.TEXT;
        }
        if (present.stream().allMatch(Boolean.class::isInstance)) {
            return DataTypes.BOOLEAN;
        }
        if (present.stream().allMatch(Long.class::isInstance)) {
            return DataTypes.BIGINT;
        }
        if (present.stream().allMatch(value -> value instanceof Long || value instanceof BigDecimal)) {
            return DataTypes.DECIMAL;
        }
        if (present.stream().allMatch(List.class::isInstance)) {
            List<@Nullable Object> items = new ArrayList<>();
            present.forEach(list -> items.addAll((List<?>) list));
            return DataTypes.listOf(typeOf(items));
        }
        if (present.stream().allMatch(value -> value instanceof Map<?, ?> map && !map.isEmpty())) {
            return structOf(present);
        }
        for (DataType type : TIMES) {
            if (present.stream().allMatch(value -> value instanceof String text && reads(text, type))) {
                return type;
            }
        }
        return DataTypes.TEXT;
    }

    private static DataType structOf(List<Object> maps) {
        Map<String, List<@Nullable Object>> members = new LinkedHashMap<>();
        for (Object map : maps) {
            ((Map<?, ?>) map)
                    .forEach((name, value) -> members.computeIfAbsent((String) name, none -> new ArrayList<>())
                            .add(value));
        }
        List<Field> fields = new ArrayList<>();
        members.forEach((name, values) -> fields.add(Field.nullable(name, typeOf(values))));
        return new DataType.Struct(fields);
    }

    private static boolean reads(String text, DataType type) {
        try {
            append(text, ColumnBuilder.of(type, 1));
            return true;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }
}

package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values for people and for files: Boolean, Long, BigDecimal, String, List, Map. Whatever is none of these is the text that
 * formats write for it.
 */
public final class PlainValue {

    /** What stands for a value that the source did not send because it has not changed. */
    public static final String UNCHANGED = "(unchanged)";

    private PlainValue() {}

    /** Returns the value at physical row {@code row}; null if it is null. */
    public static @Nullable Object of(Column column, int row) {
        if (column.isUnchanged(row)) {
            return UNCHANGED;
        }
        Object value = column.value(row);
        if (value == null) {
            return null;
        }
        DataType type = column.type();
        if (type instanceof DataType.ListOf || type instanceof DataType.MapOf || type instanceof DataType.Struct) {
            return nested(type, value);
        }
        if (value instanceof Boolean || value instanceof BigDecimal || value instanceof String) {
            return value;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        return text(column, row);
    }

    private static String text(Column column, int row) {
        ByteOutput out = new ByteOutput(32);
        ValueWriter.put(column, row, out);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    /** Returns a Java object of {@code type} as a plain value, by way of a column, so that there is one text for each. */
    private static @Nullable Object plain(DataType type, @Nullable Object value) {
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        builder.appendValue(value);
        return of(builder.build(), 0);
    }

    private static Object nested(DataType type, Object value) {
        if (type instanceof DataType.ListOf list) {
            List<@Nullable Object> items = new ArrayList<>();
            ((List<?>) value).forEach(item -> items.add(plain(list.element(), item)));
            return items;
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, item) -> {
            if (type instanceof DataType.MapOf map) {
                entries.put(String.valueOf(plain(map.key(), key)), plain(map.value(), item));
            } else {
                Field field = ((DataType.Struct) type).fields().get(((DataType.Struct) type).indexOf((String) key));
                entries.put(field.name(), plain(field.type(), item));
            }
        });
        return entries;
    }

    /** Returns a plain value as people read it, on one line: {@code null}, {@code [1, 2]}, {@code {a: 1}}. */
    public static String show(@Nullable Object plain) {
        if (plain instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (plain instanceof List<?> list) {
            StringBuilder text = new StringBuilder("[");
            list.forEach(item -> text.append(text.length() > 1 ? ", " : "").append(show(item)));
            return text.append(']').toString();
        }
        if (plain instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder("{");
            map.forEach((key, item) -> text.append(text.length() > 1 ? ", " : "")
                    .append(key)
                    .append(": ")
                    .append(show(item)));
            return text.append('}').toString();
        }
        return String.valueOf(plain);
    }
}

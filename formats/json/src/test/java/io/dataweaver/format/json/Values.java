package io.dataweaver.format.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of columns, for comparing. */
final class Values {

    private Values() {}

    /** Returns {@code value} with byte arrays as lists, at any depth. */
    static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            List<Byte> list = new ArrayList<>();
            for (byte b : bytes) {
                list.add(b);
            }
            return list;
        } else if (value instanceof List<?> items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.forEach(item -> list.add(comparable(item)));
            return list;
        } else if (value instanceof Map<?, ?> entries) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            entries.forEach((name, item) -> map.put(comparable(name), comparable(item)));
            return map;
        }
        return value;
    }
}

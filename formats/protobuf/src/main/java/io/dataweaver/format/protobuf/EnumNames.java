package io.dataweaver.format.protobuf;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import io.dataweaver.api.data.BytesColumn;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of an enum's values. A number that has none stands for itself, in digits. */
final class EnumNames {

    /** Numbers below this are looked up in a table. */
    private static final int MAX_TABLE = 1024;

    private final byte[] @Nullable [] table;
    private final Map<Integer, byte[]> others = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    EnumNames(EnumDescriptor type) {
        int most = -1;
        for (EnumValueDescriptor value : type.getValues()) {
            numbers.putIfAbsent(value.getName(), value.getNumber());
            if (value.getNumber() >= 0 && value.getNumber() < MAX_TABLE) {
                most = Math.max(most, value.getNumber());
            }
        }
        table = new byte[most + 1][];
        for (EnumValueDescriptor value : type.getValues()) {
            byte[] name = value.getName().getBytes(StandardCharsets.UTF_8);
            int number = value.getNumber();
            if (number >= 0 && number <= most) {
                // Of several names for a number the first counts.
                table[number] = table[number] == null ? name : table[number];
            } else {
                others.putIfAbsent(number, name);
            }
        }
    }

    /** Appends the name of {@code number}. */
    void append(int number, BytesColumn.Builder column) {
        byte[] name = number >= 0 && number < table.length ? table[number] : others.get(number);
        if (name == null) {
            column.append(Integer.toString(number));
        } else {
            column.append(name, 0, name.length);
        }
    }

    /** Returns the number of {@code name}, which may be in digits; null if there is none. */
    @Nullable Integer number(String name) {
        Integer number = numbers.get(name);
        if (number == null && name.matches("-?(0|[1-9][0-9]{0,9})")) {
            long value = Long.parseLong(name);
            return value == (int) value ? Integer.valueOf((int) value) : null;
        }
        return number;
    }

    /** Tells whether {@code number} has a name. */
    boolean hasNumber(int number) {
        return (number >= 0 && number < table.length) ? table[number] != null : others.containsKey(number);
    }

    @Override
    public String toString() {
        return String.join(", ", numbers.keySet());
    }
}

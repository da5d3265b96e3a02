package io.dataweaver.core.definition;

import java.util.List;
import java.util.Map;

/**
 * Where the options of a component were written, which may be elsewhere than where they ended up: under a connection, as
 * a single value, or under the name of a format.
 *
 * @param pointer of the component, such as {@code /source/postgres}
 * @param elsewhere pointers by path of the options that were not written below it
 */
public record ComponentOrigin(String pointer, Map<String, String> elsewhere) {

    public ComponentOrigin {
        elsewhere = Map.copyOf(elsewhere);
    }

    /** Returns the pointer of an option, or of a part of its value, such as {@code ["set", "total"]}. */
    public String pointer(List<String> path) {
        for (int length = path.size(); length > 0; length--) {
            String start = elsewhere.get(String.join("/", path.subList(0, length)));
            if (start != null) {
                return append(start, path.subList(length, path.size()));
            }
        }
        return append(pointer, path);
    }

    private static String append(String pointer, List<String> names) {
        StringBuilder text = new StringBuilder(pointer);
        for (String name : names) {
            text.append('/').append(Pointers.escape(name));
        }
        return text.toString();
    }
}

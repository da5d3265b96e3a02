package io.dataweaver.core.definition;

import java.util.Arrays;
import java.util.List;

/** JSON pointers (RFC 6901). */
final class Pointers {

    private Pointers() {}

    /** RFC 6901 §3: {@code ~} and {@code /} are escaped. */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Returns the names, or numbers, on the way from the whole to {@code pointer} (RFC 6901 §4). */
    static List<String> names(String pointer) {
        return Arrays.stream(pointer.split("/", -1))
                .skip(1)
                .map(name -> name.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    static String child(String pointer, String name) {
        return pointer + "/" + escape(name);
    }

    static String child(String pointer, int index) {
        return pointer + "/" + index;
    }

    /** Returns the pointer of what holds {@code pointer}; empty for the whole. */
    static String parent(String pointer) {
        int slash = pointer.lastIndexOf('/');
        return slash < 0 ? "" : pointer.substring(0, slash);
    }
}

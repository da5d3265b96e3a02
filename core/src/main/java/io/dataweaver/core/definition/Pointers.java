package io.dataweaver.core.definition;

/** JSON pointers (RFC 6901). */
final class Pointers {

    private Pointers() {}

    /** RFC 6901 §3: {@code ~} and {@code /} are escaped. */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
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

package io.dataweaver.format.json;

/** What becomes of members that are null when an object is written. */
enum NullMembers {
    /** They are written as {@code null}. */
    WRITE,
    /** They are left out. */
    OMIT
}

package io.dataweaver.format.changes;

/** What an envelope tells of. */
enum Operation {
    /** A row is new, or was there when reading began. */
    INSERT,
    /** A row is another one. */
    UPDATE,
    /** A row is gone. */
    DELETE,
    /** Nothing that is about a row. */
    SKIP
}

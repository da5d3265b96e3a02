package io.dataweaver.connector.postgres;

/** What a source reads of its tables. */
enum ReadMode {
    /** The rows as of one moment. */
    SNAPSHOT,
    /** The rows that are new or changed since the last look, as a column tells. */
    INCREMENTAL,
    /** The changes from now on. */
    CDC,
    /** The rows, and then all changes since. */
    SNAPSHOT_THEN_CDC
}

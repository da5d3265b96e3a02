package io.dataweaver.connector.postgres;

/** What it means that a table is gone which was followed. */
enum DroppedTables {
    /** A failure: its changes may be missing. */
    FAIL,
    /** That nothing more comes of it. */
    END
}

package io.dataweaver.connector.jdbc;

/** What a sink does with the rows. */
enum WriteMode {
    /** Adds them. */
    APPEND,
    /** Inserts or updates by key, and applies deletes. */
    UPSERT,
    /** Puts them in place of all there was, at the end. */
    REPLACE
}

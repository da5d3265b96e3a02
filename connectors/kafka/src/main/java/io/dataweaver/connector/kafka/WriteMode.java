package io.dataweaver.connector.kafka;

/** What becomes of rows. */
enum WriteMode {
    /** Each row is a message; updates and deletes are refused. */
    APPEND,
    /** The last message of a key counts; a deleted row is a message without a value. */
    UPSERT
}

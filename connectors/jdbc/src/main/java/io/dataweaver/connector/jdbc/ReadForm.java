package io.dataweaver.connector.jdbc;

/** How values of a column are fetched from a result. */
enum ReadForm {
    /** As a long. */
    LONG,
    /** As a binary fraction of 32 bits. */
    FLOAT,
    /** As a binary fraction of 64 bits. */
    DOUBLE,
    /** As a string that is the value. */
    TEXT,
    /** As bytes. */
    BYTES,
    /** As a string that the database has made, and that is parsed: neither zone nor calendar of Java is in between. */
    PARSED,
    /** As whatever the database holds there, whose class tells what it is: columns of SQLite hold values of any type. */
    DYNAMIC
}

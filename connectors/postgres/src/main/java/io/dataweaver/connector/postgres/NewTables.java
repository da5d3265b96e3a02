package io.dataweaver.connector.postgres;

/** What is done about tables that patterns match and that come after a run has begun. */
enum NewTables {
    /** Nothing: the run goes on with the tables with which it began. */
    IGNORE,
    /** They are read, too. */
    READ
}

package io.dataweaver.connector.postgres;

/** How changes of several tables take effect. */
enum Transactions {
    /** Each table by itself, with a replication slot of its own. */
    BY_TABLE,
    /** Each transaction at once, over all tables, which have one slot. */
    WHOLE
}

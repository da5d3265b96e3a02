package io.dataweaver.connector.postgres;

/** What a truncated table means for a reader of its changes. */
enum OnTruncate {
    /** The run fails. */
    STOP,
    /** Nothing: the sink keeps its rows. */
    SKIP,
    /** The sink empties its table, too. */
    APPLY
}

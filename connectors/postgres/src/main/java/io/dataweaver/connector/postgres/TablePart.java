package io.dataweaver.connector.postgres;

/**
 * A table that holds rows: one by itself, a partition, or one that inherits.
 *
 * @param oid of {@code pg_class}
 * @param name its full name
 * @param kind {@code relkind}
 * @param blocks its size
 * @param fileNode changes when the table is written anew, as by TRUNCATE, VACUUM FULL and CLUSTER; 0 if it has no file
 * @param deletes rows deleted ever, as the statistics count them
 */
record TablePart(long oid, QualifiedName name, char kind, long blocks, long fileNode, long deletes) {

    /** Tells whether its rows have places that stay the same while nobody changes it. */
    boolean hasPlaces() {
        return kind == 'r' || kind == 'm';
    }
}

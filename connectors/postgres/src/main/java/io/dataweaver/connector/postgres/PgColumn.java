package io.dataweaver.connector.postgres;

/**
 * A column of a table as the catalog has it.
 *
 * @param name its name
 * @param type its type
 * @param notNull whether it refuses null
 * @param filled whether it fills itself if it is left out: a default, an identity or generated
 * @param generated whether it computes itself from others, so that it cannot be written
 * @param textOrder whether its collation compares text as bytes
 * @param deterministic whether its collation calls only equal bytes equal
 */
record PgColumn(
        Identifier name,
        PgType type,
        boolean notNull,
        boolean filled,
        boolean generated,
        boolean textOrder,
        boolean deterministic) {}

package io.dataweaver.connector.postgres;

/**
 * A column of a table as the catalog has it.
 *
 * @param name its name
 * @param type its type
 * @param notNull whether it refuses null
 * @param filled whether it fills itself if it is left out: a default, an identity or generated
 * @param generated whether it computes itself from others, so that it cannot be written
 */
record PgColumn(Identifier name, PgType type, boolean notNull, boolean filled, boolean generated) {}

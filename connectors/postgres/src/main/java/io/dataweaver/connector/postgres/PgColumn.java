package io.dataweaver.connector.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table as the catalog has it.
 *
 * @param name its name
 * @param type its type
 * @param notNull whether it refuses null
 * @param filled whether it fills itself if it is left out: a default, an identity or generated
 * @param generated whether it computes itself from others, so that it cannot be written
 * @param missing what rows that are older than the column have in it, as text; null if that is null, or each row has its own
 * @param number {@code attnum}: it stays if the column gets another name, and is never used again; 0 if it is of no table, and
 *     -1 if the table that is read lacks it, so that all rows have null there
 */
record PgColumn(
        Identifier name,
        PgType type,
        boolean notNull,
        boolean filled,
        boolean generated,
        @Nullable String missing,
        int number) {

    private static final int LACKING = -1;

    /** Creates a column that the table which is read lacks. */
    static PgColumn lacking(Identifier name, PgType type) {
        return new PgColumn(name, type, false, false, false, null, LACKING);
    }

    boolean isLacking() {
        return number == LACKING;
    }

    /** Creates a column of no table. */
    PgColumn(Identifier name, PgType type) {
        this(name, type, false, false, false, null, 0);
    }

    /** Returns it with another name. */
    PgColumn called(Identifier other) {
        return new PgColumn(other, type, notNull, filled, generated, missing, number);
    }

    /** Returns it as one that refuses null. */
    PgColumn withoutNull() {
        return new PgColumn(name, type, true, filled, generated, missing, number);
    }

    /** Returns it with another type. */
    PgColumn of(PgType other) {
        return new PgColumn(name, other, notNull, filled, generated, missing, number);
    }
}

package io.dataweaver.connector.postgres;

import java.util.Optional;

/**
 * A column that is written.
 *
 * @param field the index of the field in the schema of the batches
 * @param column as the catalog has it
 * @param how how the one becomes the other
 * @param refusesNull whether null is refused before it is sent
 * @param key whether it identifies the row in an upsert
 * @param castTo the type to which the server casts what is sent, as SQL; empty if it is sent as the column has it
 */
record TargetColumn(
        int field, PgColumn column, ColumnEncoding how, boolean refusesNull, boolean key, Optional<String> castTo) {

    /** Returns the column as it is declared in a table of changes, in a select list over the target. */
    String staged() {
        String name = column.name().toSql();
        return castTo.isEmpty() ? name : "null::" + how.target().name() + " as " + name;
    }

    /** Returns what the column is set to, in a select list over a table of changes. */
    String value() {
        return column.name().toSql() + castTo.map(type -> "::" + type).orElse("");
    }

    BoundColumn bind() {
        return new BoundColumn(column.name().name(), field, how, refusesNull, key);
    }
}

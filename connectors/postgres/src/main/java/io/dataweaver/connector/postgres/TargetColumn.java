package io.dataweaver.connector.postgres;

/**
 * A column that is written.
 *
 * @param field the index of the field in the schema of the batches
 * @param column as the catalog has it
 * @param how how the one becomes the other
 * @param refusesNull whether null is refused before it is sent
 * @param key whether it identifies the row in an upsert
 */
record TargetColumn(int field, PgColumn column, ColumnEncoding how, boolean refusesNull, boolean key) {

    BoundColumn bind() {
        return new BoundColumn(column.name().name(), field, how, refusesNull, key);
    }
}

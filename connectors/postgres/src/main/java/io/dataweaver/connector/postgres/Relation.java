package io.dataweaver.connector.postgres;

import java.util.List;
import java.util.Optional;

/**
 * A table or view as the catalog has it.
 *
 * @param oid of {@code pg_class}
 * @param name its full name
 * @param kind {@code relkind}: r table, p partitioned table, v view, m materialized view, f foreign table
 * @param columns in their order
 * @param primaryKey the names of its columns; empty if there is none
 * @param uniqueKeys the columns of each unique index that counts every row, the primary key's included
 * @param hasTriggers whether triggers of users may change rows as they come in
 * @param referenced whether foreign keys of other tables point to it
 */
record Relation(
        long oid,
        QualifiedName name,
        char kind,
        List<PgColumn> columns,
        List<String> primaryKey,
        List<List<String>> uniqueKeys,
        boolean hasTriggers,
        boolean referenced) {

    Optional<PgColumn> column(String columnName) {
        return columns.stream().filter(c -> c.name().name().equals(columnName)).findFirst();
    }

    /** Returns it without the columns that the server computes. */
    Relation withoutGenerated() {
        List<PgColumn> written =
                columns.stream().filter(column -> !column.generated()).toList();
        return withColumns(written);
    }

    /** Returns it with other columns. */
    Relation withColumns(List<PgColumn> others) {
        return new Relation(oid, name, kind, List.copyOf(others), primaryKey, uniqueKeys, hasTriggers, referenced);
    }

    /** Returns it with a column of its keys that is called otherwise. */
    Relation withKeysOver(String old, String called) {
        return new Relation(
                oid,
                name,
                kind,
                columns,
                over(primaryKey, old, called),
                uniqueKeys.stream().map(key -> over(key, old, called)).toList(),
                hasTriggers,
                referenced);
    }

    private static List<String> over(List<String> key, String old, String called) {
        return key.stream().map(column -> column.equals(old) ? called : column).toList();
    }

    /** Tells whether some unique index is on just these columns, in any order. */
    boolean isUniqueBy(List<String> names) {
        return uniqueKeys.stream().anyMatch(key -> key.size() == names.size() && key.containsAll(names));
    }

    List<String> columnNames() {
        return columns.stream().map(c -> c.name().name()).toList();
    }
}

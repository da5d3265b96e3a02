package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What SQL Server knows of its tables: information_schema, as ISO/IEC 9075-11 has it. Its names are in capitals, which matters
 * in a database of a collation that tells them apart.
 */
final class SqlServerCatalog {

    private final Session session;

    SqlServerCatalog(Session session) {
        this.session = session;
    }

    List<TableName> tables(Optional<String> schema) throws SQLException {
        return session.query(
                "select TABLE_NAME from INFORMATION_SCHEMA.TABLES where TABLE_SCHEMA = coalesce(?, schema_name())"
                        + " and TABLE_TYPE in ('BASE TABLE', 'VIEW') order by TABLE_NAME",
                row -> new TableName(schema, row.getString(1)),
                schema.orElse(null));
    }

    Optional<Table> find(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        String quoted = name.toSql(session.dialect());
        Set<String> generated = new HashSet<>(session.query(
                "select name from sys.columns where object_id = object_id(?) and (is_identity = 1 or is_computed = 1)",
                row -> row.getString(1),
                quoted));
        List<TableColumn> columns = session.query(
                "select COLUMN_NAME, DATA_TYPE, IS_NULLABLE, COLUMN_DEFAULT, coalesce(NUMERIC_PRECISION, 0),"
                        + " coalesce(NUMERIC_SCALE, 0), coalesce(DATETIME_PRECISION, 0)"
                        + " from INFORMATION_SCHEMA.COLUMNS where TABLE_SCHEMA = coalesce(?, schema_name())"
                        + " and TABLE_NAME = ? order by ORDINAL_POSITION",
                row -> new TableColumn(
                        row.getString(1),
                        SqlServerTypes.read(new SqlServerTypes.Declared(
                                row.getString(2).toLowerCase(Locale.ROOT),
                                row.getInt(5),
                                row.getInt(6),
                                row.getInt(7))),
                        row.getString(2),
                        row.getString(3).equals("NO"),
                        row.getString(4) != null,
                        generated.contains(row.getString(1))),
                schema,
                name.table());
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        List<String> key = session.query(
                "select k.COLUMN_NAME from INFORMATION_SCHEMA.TABLE_CONSTRAINTS c"
                        + " join INFORMATION_SCHEMA.KEY_COLUMN_USAGE k on k.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA"
                        + " and k.CONSTRAINT_NAME = c.CONSTRAINT_NAME and k.TABLE_NAME = c.TABLE_NAME"
                        + " where c.CONSTRAINT_TYPE = 'PRIMARY KEY' and c.TABLE_SCHEMA = coalesce(?, schema_name())"
                        + " and c.TABLE_NAME = ? order by k.ORDINAL_POSITION",
                row -> row.getString(1),
                schema,
                name.table());
        boolean isTable = !session.query(
                        "select 1 from INFORMATION_SCHEMA.TABLES where TABLE_SCHEMA = coalesce(?, schema_name())"
                                + " and TABLE_NAME = ? and TABLE_TYPE = 'BASE TABLE'",
                        row -> row.getInt(1),
                        schema,
                        name.table())
                .isEmpty();
        return Optional.of(new Table(
                name,
                isTable ? Optional.empty() : Optional.of(name + " is not a table, and cannot be written"),
                columns,
                key,
                uniques(quoted)));
    }

    /** Those of some rows only, by a filter, are none. */
    private List<Set<String>> uniques(String table) throws SQLException {
        Map<Integer, Set<String>> uniques = new LinkedHashMap<>();
        session.query(
                "select i.index_id, c.name from sys.indexes i join sys.index_columns x on x.object_id = i.object_id"
                        + " and x.index_id = i.index_id join sys.columns c on c.object_id = x.object_id"
                        + " and c.column_id = x.column_id where i.object_id = object_id(?) and i.is_unique = 1"
                        + " and i.has_filter = 0 and i.is_disabled = 0 and x.is_included_column = 0",
                row -> uniques.computeIfAbsent(row.getInt(1), index -> new LinkedHashSet<>())
                        .add(row.getString(2)),
                table);
        return List.copyOf(uniques.values());
    }
}

package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What SQL Server knows of its tables: information_schema, as ISO/IEC 9075-11 has it. */
final class SqlServerCatalog {

    private final Session session;

    SqlServerCatalog(Session session) {
        this.session = session;
    }

    List<TableName> tables(Optional<String> schema) throws SQLException {
        return session.query(
                "select table_name from INFORMATION_SCHEMA.tables where table_schema = coalesce(?, schema_name())"
                        + " and table_type in ('BASE TABLE', 'VIEW') order by table_name",
                row -> new TableName(schema, row.getString(1)),
                schema.orElse(null));
    }

    Optional<Table> find(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        List<TableColumn> columns = session.query(
                "select column_name, data_type, is_nullable, column_default, coalesce(numeric_precision, 0),"
                        + " coalesce(numeric_scale, 0), coalesce(datetime_precision, 0)"
                        + " from INFORMATION_SCHEMA.columns where table_schema = coalesce(?, schema_name())"
                        + " and table_name = ? order by ordinal_position",
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
                        false),
                schema,
                name.table());
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        List<String> key = session.query(
                "select k.column_name from INFORMATION_SCHEMA.table_constraints c"
                        + " join INFORMATION_SCHEMA.key_column_usage k on k.constraint_schema = c.constraint_schema"
                        + " and k.constraint_name = c.constraint_name and k.table_name = c.table_name"
                        + " where c.constraint_type = 'PRIMARY KEY' and c.table_schema = coalesce(?, schema_name())"
                        + " and c.table_name = ? order by k.ordinal_position",
                row -> row.getString(1),
                schema,
                name.table());
        return Optional.of(Table.readOnly(name, columns, key));
    }
}

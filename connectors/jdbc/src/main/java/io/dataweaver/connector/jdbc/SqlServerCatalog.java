package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
                        false),
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
        return Optional.of(Table.readOnly(name, columns, key));
    }
}

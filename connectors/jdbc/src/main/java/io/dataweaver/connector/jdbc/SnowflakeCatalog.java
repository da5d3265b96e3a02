package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What Snowflake knows of its tables: the information schema of the database. */
final class SnowflakeCatalog {

    private static final String SCHEMA = "coalesce(cast(? as varchar(255)), current_schema())";

    private final Session session;

    SnowflakeCatalog(Session session) {
        this.session = session;
    }

    List<TableName> tables(Optional<String> schema) throws SQLException {
        return session.query(
                "select table_name from information_schema.tables where table_schema = " + SCHEMA
                        + " order by table_name",
                row -> new TableName(schema, row.getString(1)),
                schema.orElse(null));
    }

    /** Without a key: none is enforced, so that it may hold a row twice. */
    Optional<Table> find(TableName name) throws SQLException {
        List<TableColumn> columns = session.query(
                "select column_name, data_type, coalesce(numeric_precision, 0), coalesce(numeric_scale, 0), is_nullable"
                        + " from information_schema.columns where table_schema = " + SCHEMA
                        + " and table_name = ? order by ordinal_position",
                row -> new TableColumn(
                        row.getString(1),
                        SnowflakeTypes.read(
                                new SnowflakeTypes.Declared(row.getString(2), row.getInt(3), row.getInt(4))),
                        row.getString(2),
                        row.getString(5).equals("NO"),
                        false,
                        false),
                name.schema().orElse(null),
                name.table());
        return columns.isEmpty() ? Optional.empty() : Optional.of(Table.readOnly(name, columns, List.of()));
    }
}

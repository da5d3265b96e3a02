package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What DuckDB knows of its tables: the functions that list its catalog. */
final class DuckDbCatalog {

    private static final String IN_SCHEMA =
            " where database_name = current_database() and schema_name = coalesce(?, current_schema())";

    private static final String WHERE = IN_SCHEMA + " and table_name = ?";

    /** The number that DuckDB stores for an enum, which may have a name of its own. */
    private static final long ENUM = 104;

    private final Session session;

    DuckDbCatalog(Session session) {
        this.session = session;
    }

    List<TableName> tables(Optional<String> schema) throws SQLException {
        return session.query(
                "select table_name from duckdb_tables()" + IN_SCHEMA + " and not internal union all"
                        + " select view_name from duckdb_views()" + IN_SCHEMA + " and not internal order by 1",
                row -> new TableName(schema, row.getString(1)),
                schema.orElse(null),
                schema.orElse(null));
    }

    Optional<Table> find(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        List<TableColumn> columns = session.query(
                "select column_name, data_type, is_nullable, column_default, data_type_id from duckdb_columns()" + WHERE
                        + " order by column_index",
                row -> new TableColumn(
                        row.getString(1),
                        row.getLong(5) == ENUM
                                ? Optional.of(DuckDbTypes.ofEnum(row.getString(2)))
                                : DuckDbTypes.read(row.getString(2)),
                        row.getString(2),
                        !row.getBoolean(3),
                        row.getString(4) != null,
                        false),
                schema,
                name.table());
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        List<String> key = session.query(
                "select unnest(constraint_column_names), unnest(range(len(constraint_column_names))) as place"
                        + " from duckdb_constraints()" + WHERE + " and constraint_type = 'PRIMARY KEY' order by place",
                row -> row.getString(1),
                schema,
                name.table());
        return Optional.of(Table.readOnly(name, columns, key));
    }

    List<TableColumn> describe(String select) throws SQLException {
        return session.query("describe " + select, row -> {
            String type = row.getString(2);
            return TableColumn.ofQuery(row.getString(1), DuckDbTypes.read(type), type);
        });
    }
}

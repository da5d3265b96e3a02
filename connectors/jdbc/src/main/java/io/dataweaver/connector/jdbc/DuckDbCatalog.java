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
        List<Boolean> collations = collations(name);
        boolean isTable = !collations.isEmpty();
        if (!isTable && !isView(name)) {
            return Optional.empty(); // Columns are looked up in all that there are, those of the system too.
        }
        Set<String> filled = isTable ? filled(name) : Set.of();
        boolean collated = collations.contains(true);
        List<TableColumn> columns = session.query(
                "select column_name, data_type, is_nullable, column_default, data_type_id from duckdb_columns()" + WHERE
                        + " order by column_index",
                row -> new TableColumn(
                        row.getString(1),
                        type(row.getString(2), row.getLong(5), collated),
                        row.getString(2),
                        !row.getBoolean(3),
                        filled.contains(row.getString(1)),
                        isTable && row.getString(4) != null && !filled.contains(row.getString(1))),
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
        return Optional.of(new Table(
                name,
                isTable ? Optional.empty() : Optional.of(name + " is not a table, and cannot be written"),
                columns,
                key,
                uniques(name)));
    }

    private static Optional<ColumnType> type(String declared, long number, boolean collated) {
        if (number == ENUM) {
            return Optional.of(DuckDbTypes.ofEnum(declared));
        }
        return collated && declared.equals("VARCHAR") ? Optional.of(DuckDbTypes.COLLATED) : DuckDbTypes.read(declared);
    }

    private boolean isView(TableName name) throws SQLException {
        return !session.query(
                        "select 1 from duckdb_views()" + IN_SCHEMA + " and view_name = ?",
                        row -> row.getInt(1),
                        name.schema().orElse(null),
                        name.table())
                .isEmpty();
    }

    /** Tells whether there is a collation in the table of that name; of none if there is no such table. */
    private List<Boolean> collations(TableName name) throws SQLException {
        return session.query(
                "select sql from duckdb_tables()" + WHERE,
                row -> row.getString(1).toUpperCase(Locale.ROOT).contains("COLLATE"),
                name.schema().orElse(null),
                name.table());
    }

    /** Returns the columns with a default: that of the others is the expression that computes them. */
    private Set<String> filled(TableName name) throws SQLException {
        return new HashSet<>(session.query(
                "select column_name from (describe " + name.toSql(session.dialect())
                        + ") where \"default\" is not null",
                row -> row.getString(1)));
    }

    /** Returns the columns of each unique constraint and index; that of an expression is among them with its text. */
    private List<Set<String>> uniques(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        Map<String, Set<String>> uniques = new LinkedHashMap<>();
        session.query(
                "select 'c' || row_number() over () as name, unnest(constraint_column_names) from duckdb_constraints()"
                        + WHERE + " and constraint_type in ('PRIMARY KEY', 'UNIQUE')",
                row -> uniques.computeIfAbsent(row.getString(1), constraint -> new LinkedHashSet<>())
                        .add(row.getString(2)),
                schema,
                name.table());
        session.query(
                "select 'i' || index_oid, unnest(cast(expressions as varchar[])) from duckdb_indexes()" + WHERE
                        + " and is_unique",
                row -> uniques.computeIfAbsent(row.getString(1), index -> new LinkedHashSet<>())
                        .add(unquoted(row.getString(2))),
                schema,
                name.table());
        return List.copyOf(uniques.values());
    }

    private static String unquoted(String expression) {
        return expression.length() > 1 && expression.startsWith("\"") && expression.endsWith("\"")
                ? expression.substring(1, expression.length() - 1).replace("\"\"", "\"")
                : expression;
    }

    /**
     * Tells whether values of a table are compared as those of a table without constraints are: no collation is in between, no order
     * of an enum, and no other table.
     */
    boolean comparesPlainly(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        return collations(name).equals(List.of(false))
                && session.query(
                                "select 1 from duckdb_columns()" + WHERE + " and data_type_id = " + ENUM,
                                row -> row.getInt(1),
                                schema,
                                name.table())
                        .isEmpty()
                && session.query(
                                "select 1 from duckdb_constraints()" + WHERE + " and constraint_type = 'FOREIGN KEY'",
                                row -> row.getInt(1),
                                schema,
                                name.table())
                        .isEmpty();
    }

    /** Returns the expressions of checks of a table. */
    List<String> checks(TableName name) throws SQLException {
        return session.query(
                "select expression from duckdb_constraints()" + WHERE + " and constraint_type = 'CHECK'",
                row -> row.getString(1),
                name.schema().orElse(null),
                name.table());
    }

    List<TableColumn> describe(String select) throws SQLException {
        return session.query("describe " + select, row -> {
            String type = row.getString(2);
            return TableColumn.ofQuery(row.getString(1), DuckDbTypes.read(type), type);
        });
    }
}

package io.dataweaver.connector.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What H2 knows of its tables: information_schema. */
final class H2Catalog {

    private static final String WHERE = " where table_schema = coalesce(?, schema()) and table_name = ?";

    private final Session session;

    H2Catalog(Session session) {
        this.session = session;
    }

    Optional<Table> find(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        List<String> kinds = session.query(
                "select table_type from information_schema.tables" + WHERE,
                row -> row.getString(1),
                schema,
                name.table());
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        List<TableColumn> columns = session.query(
                "select column_name, data_type, is_nullable, column_default, is_generated, is_identity,"
                        + " coalesce(character_maximum_length, -1), coalesce(numeric_precision, 0),"
                        + " coalesce(numeric_scale, 0), coalesce(datetime_precision, 0)"
                        + " from information_schema.columns" + WHERE + " order by ordinal_position",
                H2Catalog::column,
                schema,
                name.table());
        Map<String, Set<String>> uniques = uniques(name);
        return Optional.of(new Table(
                name,
                kinds.get(0).equals("BASE TABLE")
                        ? Optional.empty()
                        : Optional.of(name + " is not a table, and cannot be written"),
                columns,
                List.copyOf(uniques.getOrDefault("PRIMARY KEY", Set.of())),
                List.copyOf(uniques.values())));
    }

    private static TableColumn column(ResultSet row) throws SQLException {
        String type = row.getString(2);
        H2Types.Declared declared =
                new H2Types.Declared(type, row.getLong(7), row.getLong(8), row.getLong(9), row.getInt(10));
        return new TableColumn(
                row.getString(1),
                H2Types.read(declared),
                type,
                row.getString(3).equals("NO"),
                row.getString(4) != null || row.getString(6).equals("YES"),
                row.getString(5).equals("ALWAYS"));
    }

    /** Returns the columns of each unique index by its name; that of the primary key by {@code PRIMARY KEY}. */
    private Map<String, Set<String>> uniques(TableName name) throws SQLException {
        Map<String, Set<String>> uniques = new LinkedHashMap<>();
        session.query(
                "select case when i.index_type_name = 'PRIMARY KEY' then i.index_type_name else i.index_name end,"
                        + " c.column_name from information_schema.indexes i join information_schema.index_columns c"
                        + " on i.index_schema = c.index_schema and i.index_name = c.index_name"
                        + " where i.table_schema = coalesce(?, schema()) and i.table_name = ?"
                        + " and i.index_type_name in ('PRIMARY KEY', 'UNIQUE INDEX', 'UNIQUE NULLS DISTINCT INDEX',"
                        + " 'UNIQUE NULLS NOT DISTINCT INDEX') order by 1, c.ordinal_position",
                row -> uniques.computeIfAbsent(row.getString(1), index -> new LinkedHashSet<>())
                        .add(row.getString(2)),
                name.schema().orElse(null),
                name.table());
        return uniques;
    }
}

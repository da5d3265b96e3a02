package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Oracle knows of its tables: the views of what a user may see. */
final class OracleCatalog {

    private static final String OWNER = "coalesce(?, sys_context('userenv', 'current_schema'))";

    private final Session session;

    OracleCatalog(Session session) {
        this.session = session;
    }

    List<TableName> tables(Optional<String> schema) throws SQLException {
        return session.query(
                "select table_name from all_tables where owner = " + OWNER
                        + " union all select view_name from all_views where owner = " + OWNER + " order by 1",
                row -> new TableName(schema, row.getString(1)),
                schema.orElse(null),
                schema.orElse(null));
    }

    Optional<Table> find(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        Set<String> generated = new HashSet<>(session.query(
                "select column_name from all_tab_cols where owner = " + OWNER + " and table_name = ?"
                        + " and (virtual_column = 'YES' or identity_column = 'YES')",
                row -> row.getString(1),
                schema,
                name.table()));
        List<TableColumn> columns = session.query(
                "select column_name, data_type, nullable, coalesce(data_precision, 0), coalesce(data_scale, 0),"
                        + " coalesce(default_length, 0)"
                        + " from all_tab_columns where owner = " + OWNER
                        + " and table_name = ? order by column_id",
                row -> new TableColumn(
                        row.getString(1),
                        OracleTypes.read(new OracleTypes.Declared(row.getString(2), row.getInt(4), row.getInt(5))),
                        row.getString(2),
                        row.getString(3).equals("N"),
                        row.getInt(6) > 0,
                        generated.contains(row.getString(1))),
                schema,
                name.table());
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        // One that is not enforced may hold a row twice.
        List<String> key = session.query(
                "select k.column_name from all_constraints c join all_cons_columns k on k.owner = c.owner"
                        + " and k.constraint_name = c.constraint_name where c.constraint_type = 'P'"
                        + " and c.status = 'ENABLED' and c.validated = 'VALIDATED' and c.owner = " + OWNER
                        + " and c.table_name = ? order by k.position",
                row -> row.getString(1),
                schema,
                name.table());
        boolean isTable = !session.query(
                        "select 1 from all_tables where owner = " + OWNER + " and table_name = ?",
                        row -> row.getInt(1),
                        schema,
                        name.table())
                .isEmpty();
        return Optional.of(new Table(
                name,
                isTable ? Optional.empty() : Optional.of(name + " is not a table, and cannot be written"),
                columns,
                key,
                uniques(name)));
    }

    private List<Set<String>> uniques(TableName name) throws SQLException {
        Map<String, Set<String>> uniques = new LinkedHashMap<>();
        session.query(
                "select i.owner || '.' || i.index_name, c.column_name from all_indexes i join all_ind_columns c"
                        + " on c.index_owner = i.owner and c.index_name = i.index_name where i.uniqueness = 'UNIQUE'"
                        + " and i.table_owner = " + OWNER + " and i.table_name = ?",
                row -> uniques.computeIfAbsent(row.getString(1), index -> new LinkedHashSet<>())
                        .add(row.getString(2)),
                name.schema().orElse(null),
                name.table());
        return List.copyOf(uniques.values());
    }
}

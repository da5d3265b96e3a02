package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

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
        List<TableColumn> columns = session.query(
                "select column_name, data_type, nullable, coalesce(data_precision, 0), coalesce(data_scale, 0)"
                        + " from all_tab_columns where owner = " + OWNER
                        + " and table_name = ? order by column_id",
                row -> new TableColumn(
                        row.getString(1),
                        OracleTypes.read(new OracleTypes.Declared(row.getString(2), row.getInt(4), row.getInt(5))),
                        row.getString(2),
                        row.getString(3).equals("N"),
                        false,
                        false),
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
        return Optional.of(Table.readOnly(name, columns, key));
    }
}

package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Db2 knows of its tables: syscat. */
final class Db2Catalog {

    private static final String SCHEMA = "coalesce(cast(? as varchar(128)), current schema)";

    private final Session session;

    Db2Catalog(Session session) {
        this.session = session;
    }

    List<TableName> tables(Optional<String> schema) throws SQLException {
        return session.query(
                "select tabname from syscat.tables where tabschema = " + SCHEMA
                        + " and type in ('T', 'V', 'S') order by tabname",
                row -> new TableName(schema, row.getString(1)),
                schema.orElse(null));
    }

    Optional<Table> find(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        List<TableColumn> columns = session.query(
                "select colname, typename, nulls, length, scale, codepage, generated, identity, \"DEFAULT\""
                        + " from syscat.columns where tabschema = "
                        + SCHEMA + " and tabname = ? order by colno",
                row -> new TableColumn(
                        row.getString(1),
                        Db2Types.read(
                                new Db2Types.Declared(row.getString(2), row.getInt(4), row.getInt(5), row.getInt(6))),
                        row.getString(2),
                        row.getString(3).equals("N"),
                        row.getString(9) != null,
                        !String.valueOf(row.getString(7)).isBlank() || "Y".equals(row.getString(8))),
                schema,
                name.table());
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        // One that is not enforced may hold a row twice.
        List<String> key = session.query(
                "select k.colname from syscat.tabconst c join syscat.keycoluse k on k.constname = c.constname"
                        + " and k.tabschema = c.tabschema and k.tabname = c.tabname where c.type = 'P'"
                        + " and c.enforced = 'Y' and c.tabschema = " + SCHEMA + " and c.tabname = ? order by k.colseq",
                row -> row.getString(1),
                schema,
                name.table());
        boolean isTable = !session.query(
                        "select 1 from syscat.tables where tabschema = " + SCHEMA + " and tabname = ? and type = 'T'",
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
                "select i.indschema || '.' || i.indname, c.colname from syscat.indexes i join syscat.indexcoluse c"
                        + " on c.indschema = i.indschema and c.indname = i.indname where i.uniquerule in ('P', 'U')"
                        + " and c.colorder <> 'I' and i.tabschema = " + SCHEMA + " and i.tabname = ?",
                row -> uniques.computeIfAbsent(row.getString(1), index -> new LinkedHashSet<>())
                        .add(row.getString(2)),
                name.schema().orElse(null),
                name.table());
        return List.copyOf(uniques.values());
    }
}

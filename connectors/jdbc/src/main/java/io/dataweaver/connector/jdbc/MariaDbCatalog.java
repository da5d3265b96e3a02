package io.dataweaver.connector.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What MariaDB knows of its tables: information_schema. */
final class MariaDbCatalog {

    private static final String WHERE =
            " where table_schema = coalesce(?, database()) and table_name = ? and binary table_name = ?";

    private final Session session;

    MariaDbCatalog(Session session) {
        this.session = session;
    }

    Optional<Table> find(TableName name) throws SQLException {
        String schema = name.schema().orElse(null);
        List<Optional<String>> found = session.query(
                "select table_type, engine from information_schema.tables" + WHERE,
                row -> obstacle(name, row.getString(1), String.valueOf(row.getString(2))),
                schema,
                name.table(),
                name.table());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Set<String> json = jsonColumns(name);
        List<TableColumn> columns = session.query(
                "select column_name, data_type, column_type, is_nullable, column_default, extra,"
                        + " coalesce(character_maximum_length, -1), coalesce(character_octet_length, -1),"
                        + " coalesce(numeric_precision, 0), coalesce(numeric_scale, 0), coalesce(datetime_precision, 0)"
                        + " from information_schema.columns" + WHERE + " order by ordinal_position",
                row -> column(row, json),
                schema,
                name.table(),
                name.table());
        Map<String, Set<String>> uniques = uniques(name);
        return Optional.of(new Table(
                name,
                found.get(0),
                columns,
                List.copyOf(uniques.getOrDefault("PRIMARY", Set.of())),
                List.copyOf(uniques.values())));
    }

    /** Positions are in one transaction with the rows only if the table has transactions. */
    private static Optional<String> obstacle(TableName name, String kind, String engine) {
        if (kind.equals("VIEW")) {
            return Optional.of(name + " is not a table, and cannot be written");
        }
        return engine.toLowerCase(Locale.ROOT).matches("innodb|rocksdb|tokudb")
                ? Optional.empty()
                : Optional.of("table " + name + " has engine " + engine + ", which has no transactions; alter table "
                        + name + " engine = InnoDB");
    }

    private static TableColumn column(ResultSet row, Set<String> json) throws SQLException {
        String name = row.getString(1);
        String extra = row.getString(6).toLowerCase(Locale.ROOT);
        String filler = row.getString(5);
        boolean notNull = row.getString(4).equals("NO");
        boolean filled = extra.contains("auto_increment") || (filler != null && !(filler.equals("NULL") && !notNull));
        MariaDbTypes.Declared declared = new MariaDbTypes.Declared(
                row.getString(2),
                row.getString(3).toLowerCase(Locale.ROOT),
                row.getLong(7),
                row.getLong(8),
                row.getInt(9),
                row.getInt(10),
                row.getInt(11),
                json.contains(name));
        return new TableColumn(
                name,
                MariaDbTypes.read(declared),
                row.getString(3),
                notNull,
                filled,
                extra.matches(".*(virtual|stored|persistent).*"));
    }

    /** JSON is another name for long text that a constraint holds to JSON. */
    private Set<String> jsonColumns(TableName name) throws SQLException {
        boolean told = !session.query(
                        "select 1 from information_schema.columns where table_schema = 'information_schema'"
                                + " and table_name = 'CHECK_CONSTRAINTS' and column_name = 'TABLE_NAME'",
                        row -> 1)
                .isEmpty();
        if (!told) {
            return Set.of(); // MySQL has a type of its own.
        }
        return new HashSet<>(session.query(
                "select constraint_name from information_schema.check_constraints where constraint_schema"
                        + " = coalesce(?, database()) and table_name = ? and binary table_name = ?"
                        + " and check_clause = concat('json_valid(`', replace(constraint_name, '`', '``'), '`)')",
                row -> row.getString(1),
                name.schema().orElse(null),
                name.table(),
                name.table()));
    }

    /** Returns the columns of each unique index by its name; of one on a part of a column, what no key is called. */
    private Map<String, Set<String>> uniques(TableName name) throws SQLException {
        Map<String, Set<String>> uniques = new LinkedHashMap<>();
        session.query(
                "select index_name, column_name, sub_part from information_schema.statistics" + WHERE
                        + " and non_unique = 0 order by index_name, seq_in_index",
                row -> uniques.computeIfAbsent(row.getString(1), index -> new LinkedHashSet<>())
                        .add(row.getString(3) == null ? row.getString(2) : "a part of " + row.getString(2)),
                name.schema().orElse(null),
                name.table(),
                name.table());
        return uniques;
    }
}

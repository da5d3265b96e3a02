package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What SQLite knows of its tables: sqlite_schema and pragmas. */
final class SqliteCatalog {

    static final String MAIN = "main";

    /** Values of {@code hidden} (https://sqlite.org/pragma.html#pragma_table_xinfo). */
    private static final int GENERATED = 2;

    private static final int STORED = 3;

    private final Session session;

    SqliteCatalog(Session session) {
        this.session = session;
    }

    List<TableName> tables(Optional<String> schema) throws SQLException {
        return schema.isPresent() && !schema.get().equals(MAIN)
                ? List.of()
                : session.query(
                        "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite\\_%'"
                                + " escape '\\' order by name",
                        row -> new TableName(schema, row.getString(1)));
    }

    private record Declared(String name, String type, boolean notNull, boolean filled, int place, int hidden) {}

    Optional<Table> find(TableName name) throws SQLException {
        if (!name.schema().orElse(MAIN).equals(MAIN)) {
            return Optional.empty();
        }
        List<String> kinds = session.query(
                "select type from sqlite_master where type in ('table', 'view') and name = ? collate nocase",
                row -> row.getString(1),
                name.table());
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        List<Declared> declared = session.query(
                "select name, type, \"notnull\", dflt_value, pk, hidden from pragma_table_xinfo(?) order by cid",
                row -> new Declared(
                        row.getString(1),
                        String.valueOf(row.getString(2)),
                        row.getInt(3) != 0,
                        row.getString(4) != null,
                        row.getInt(5),
                        row.getInt(6)),
                name.table());
        TreeMap<Integer, Declared> key = new TreeMap<>();
        declared.stream().filter(column -> column.place() > 0).forEach(column -> key.put(column.place(), column));
        List<Set<String>> uniques = new ArrayList<>();
        boolean indexed = readUniques(name, uniques);
        // Such a column is another name for the number of the row: never null, and filled if no value comes.
        boolean counts = key.size() == 1
                && !indexed
                && key.firstEntry().getValue().type().equalsIgnoreCase("integer")
                && hasRowNumbers(name);
        if (counts) {
            uniques.add(Set.of(key.firstEntry().getValue().name()));
        }
        boolean ordered = counts
                || (!key.isEmpty() && (key.values().stream().allMatch(Declared::notNull) || !hasRowNumbers(name)));
        return Optional.of(new Table(
                name,
                kinds.get(0).equals("view")
                        ? Optional.of(name + " is a view, and cannot be written")
                        : Optional.empty(),
                declared.stream().map(column -> column(column, counts)).toList(),
                ordered ? key.values().stream().map(Declared::name).toList() : List.of(),
                uniques));
    }

    /**
     * Returns the columns of a SELECT as those of a view, which SQLite finds types for that are declared or cast to. The
     * view is of this session alone.
     */
    List<TableColumn> describe(String select) throws SQLException {
        session.execute("pragma query_only = off");
        session.execute("create temp view dataweaver_query as " + select);
        List<TableColumn> columns = session.query(
                "select name, type from pragma_table_xinfo('dataweaver_query', 'temp') order by cid", row -> {
                    String type = String.valueOf(row.getString(2));
                    return TableColumn.ofQuery(
                            row.getString(1),
                            SqliteTypes.read(type.toUpperCase(Locale.ROOT)),
                            type.isEmpty() ? "of no type" : type);
                });
        session.execute("drop view temp.dataweaver_query");
        session.execute("pragma query_only = on");
        return columns;
    }

    private static TableColumn column(Declared column, boolean counts) {
        boolean counter = counts && column.place() > 0;
        return new TableColumn(
                column.name(),
                SqliteTypes.read(column.type().toUpperCase(Locale.ROOT)),
                column.type().isEmpty() ? "of no type" : column.type(),
                column.notNull() || counter,
                column.filled() || counter,
                column.hidden() == GENERATED || column.hidden() == STORED);
    }

    /** Adds the columns of each unique index; returns whether the primary key has one. */
    private boolean readUniques(TableName name, List<Set<String>> uniques) throws SQLException {
        record Index(String name, String origin, boolean partial) {}
        List<Index> indexes = session.query(
                "select name, origin, partial from pragma_index_list(?) where \"unique\" = 1",
                row -> new Index(row.getString(1), row.getString(2), row.getInt(3) != 0),
                name.table());
        for (Index index : indexes) {
            Set<String> columns = new LinkedHashSet<>(session.query(
                    "select coalesce(name, 'an expression') from pragma_index_info(?) order by seqno",
                    row -> row.getString(1),
                    index.name()));
            if (index.partial()) {
                columns.add("some rows");
            }
            uniques.add(new HashSet<>(columns));
        }
        return indexes.stream().anyMatch(index -> index.origin().equals("pk"));
    }

    private boolean hasRowNumbers(TableName name) throws SQLException {
        return session.query(
                        "select wr from pragma_table_list where schema = 'main' and name = ? collate nocase",
                        row -> row.getInt(1) == 0,
                        name.table())
                .contains(true);
    }
}

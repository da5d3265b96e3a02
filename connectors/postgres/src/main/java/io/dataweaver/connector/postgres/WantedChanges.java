package io.dataweaver.connector.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What is to be told of the changes of a table. A publication that somebody else has made may keep kinds of changes, rows or columns
 * to itself (PostgreSQL documentation §29.3, §29.4), and the log does not say so: what is missing would be missed in silence.
 *
 * @param columns the names of those that are read
 * @param truncates whether it matters that the table is truncated
 */
record WantedChanges(List<String> columns, boolean truncates) {

    private record Published(
            boolean changes, boolean truncates, boolean filtered, boolean allColumns, List<String> columns) {}

    /** Returns what a publication, which has the table, withholds of it; empty if that is nothing. */
    Optional<String> withheldBy(Session session, String publication, QualifiedName table) throws SQLException {
        // Filters and lists of columns came with version 15, and so did their columns of the view.
        List<Published> found = session.query(
                "select p.pubinsert and p.pubupdate and p.pubdelete, p.pubtruncate, t.told ->> 'rowfilter' is not null,"
                        + " t.told ->> 'attnames' is null, array(select jsonb_array_elements_text(t.told -> 'attnames'))"
                        + " from pg_publication p, lateral (select to_jsonb(v) as told from pg_publication_tables v"
                        + " where v.pubname = p.pubname and to_regclass(quote_ident(v.schemaname) || '.'"
                        + " || quote_ident(v.tablename)) = to_regclass(?)) t where p.pubname = ?",
                row -> new Published(
                        row.getBoolean(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        Catalog.texts(row, 5)),
                table.toSql(),
                publication);
        return found.stream().flatMap(each -> withheldBy(each, table).stream()).findFirst();
    }

    private Optional<String> withheldBy(Published published, QualifiedName table) {
        if (!published.changes()) {
            return Optional.of("does not publish all inserts, updates and deletes");
        } else if (truncates && !published.truncates()) {
            return Optional.of(
                    "does not publish that a table is truncated, which matters unless `on_truncate: skip` is set");
        } else if (published.filtered()) {
            return Optional.of("publishes only some rows of table " + table);
        }
        List<String> missing = published.allColumns()
                ? List.of()
                : columns.stream()
                        .filter(name -> !published.columns().contains(name))
                        .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("does not publish the column " + String.join(", ", missing) + " of table " + table);
    }
}

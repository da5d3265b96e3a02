package io.dataweaver.connector.postgres;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of several tables have to be written in the order in which their rows came, within one transaction that nobody sees a part
 * of. The server holds foreign keys against each statement, and triggers see what was written before; all else of a table does not
 * depend on what is in others.
 *
 * <p>As the server documents it, check constraints and generated columns see one row alone (PostgreSQL documentation §5.4.1, §5.5).
 */
final class WriteOrder {

    /** Of a table that any other may have to do with. */
    private static final int ANY = 0;

    /** Tables of one number are written in their order; those of others at any time. */
    private final int[] groups;

    private record Relation(int one, int other) {}

    private WriteOrder(int count, List<Relation> relations) {
        groups = new int[count];
        for (int i = 0; i < count; i++) {
            groups[i] = i;
        }
        for (Relation each : relations) {
            if (each.other() == ANY) {
                for (int i = 0; i < count; i++) {
                    unite(each.one() - 1, i);
                }
            } else {
                unite(each.one() - 1, each.other() - 1);
            }
        }
    }

    private void unite(int one, int other) {
        int kept = groups[one];
        int replaced = groups[other];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = groups[i] == replaced ? kept : groups[i];
        }
    }

    /**
     * Finds out what the tables have to do with each other. It stays so until the transaction ends: whoever would give them a
     * foreign key or a trigger waits.
     *
     * @param session in a transaction
     * @param tables of which rows are merged, so that they may be inserted and updated
     */
    static WriteOrder of(Session session, List<QualifiedName> tables) throws SQLException {
        session.execute(
                "lock table " + tables.stream().map(QualifiedName::toSql).collect(Collectors.joining(", "))
                        + " in row exclusive mode");
        String names = tables.stream()
                .map(table -> Literal.text(table.toSql()) + "::regclass")
                .collect(Collectors.joining(", "));
        return new WriteOrder(
                tables.size(),
                session.query(
                        // Each table with its partitions, which may have foreign keys and triggers of their own.
                        "with recursive tree (number, relation) as (select number, named::oid from unnest(array["
                                + names + "]) with ordinality t (named, number) union select number, inhrelid from tree"
                                + " join pg_inherits on inhparent = relation)"
                                + " select a.number::int, b.number::int from tree a join pg_constraint on conrelid ="
                                + " a.relation join tree b on confrelid = b.relation where contype = 'f'"
                                + " and a.number <> b.number"
                                // The same table under two names.
                                + " union select a.number::int, b.number::int from tree a join tree b using (relation)"
                                + " where a.number < b.number"
                                // Other tables that are changed with this one, and may take others of these with them.
                                + " union select number::int, " + ANY + " from tree join pg_constraint on confrelid ="
                                + " relation where contype = 'f' and conrelid not in (select relation from tree)"
                                + " and (confdeltype in ('c', 'n', 'd') or confupdtype in ('c', 'n', 'd'))"
                                + " union select number::int, " + ANY
                                + " from tree join pg_trigger on tgrelid = relation"
                                + " where not tgisinternal and tgenabled <> 'D'"
                                + " union select number::int, " + ANY + " from tree join pg_class c on c.oid = relation"
                                + " where relrowsecurity"
                                + " union select number::int, " + ANY
                                + " from tree join pg_rewrite on ev_class = relation where ev_enabled <> 'D'",
                        row -> new Relation(row.getInt(1), row.getInt(2))));
    }

    /** Returns a number that a table, by its place in the list, has in common with those among which the order matters. */
    int group(int table) {
        return groups[table];
    }

    @Override
    public String toString() {
        return Arrays.toString(groups);
    }
}

package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot, which keeps the log that was not read yet, and the publication that says of which tables (PostgreSQL
 * documentation §49.2, §31.1).
 *
 * @param name of the slot; of the publication, too, if that is made by us
 * @param publication one that somebody else has made; null to make our own
 * @param server which server it is on: {@code pg_control_system().system_identifier}
 * @param begun where the log ended when the run was planned: a slot of this run is not older
 */
record LogSlot(String name, @Nullable String publication, String server, long begun) {

    /** The first that sends values in their binary form, and messages between transactions. */
    static final int FIRST_SERVER = 14;

    private static final String PLUGIN = "pgoutput";
    private static final int TRIES = 50;

    /** The first that copies slots to standbys, if these ask for it; then a promoted one has the log since our position. */
    private static final int FIRST_WITH_COPIES = 17;

    private record State(String plugin, int activePid, String walStatus, long confirmed) {}

    Identifier publicationName() {
        return new Identifier(publication == null ? name : publication);
    }

    /**
     * Makes sure that the log has what follows {@code position}, and that nobody else reads it. A run of which nothing is
     * durable yet makes the slot, in place of one of an earlier run; a slot that it has made already is kept, since the log
     * in between is not to be lost.
     *
     * @param tables what is to be told of each table
     * @param position null if nothing of the tables is durable
     * @return from where on the log is to be read
     * @throws DataWeaverException if changes would be lost or come again
     */
    long open(SessionPool pool, Map<Relation, WantedChanges> tables, @Nullable ChangePosition position) {
        Session session = pool.take();
        try {
            for (Relation table : tables.keySet()) {
                requireKeys(session, table);
            }
            Optional<State> found = state(session);
            Optional<DataWeaverException> gap = gap(session, tables.keySet(), found, position);
            if (gap.isPresent()) {
                throw gap.get();
            }
            if (isToBeMade(found, position)) {
                return create(session, tables, found);
            }
            State state = found.orElseThrow(() -> new IllegalStateException("a slot that is gone is a gap"));
            requirePublished(session, tables);
            release(session, state);
            return position == null ? state.confirmed() : position.needed();
        } catch (SQLException failed) {
            throw failed("opening the replication slot " + name, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Tells whether the run has yet to make its slot: there is none, or one of an earlier run. */
    private boolean isToBeMade(Optional<State> found, @Nullable ChangePosition position) {
        return position == null && found.filter(this::isOfThisRun).isEmpty();
    }

    /**
     * Finds out whether the log has what follows {@code position}; changes nothing.
     *
     * @param position null if nothing of the table is durable
     * @return why it does not; empty if it does
     */
    Optional<DataWeaverException> gap(
            SessionPool pool, Collection<Relation> tables, @Nullable ChangePosition position) {
        Session session = pool.take();
        try {
            return gap(session, tables, state(session), position);
        } catch (SQLException failed) {
            throw failed("looking at the replication slot " + name, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /**
     * Makes ready to read on beyond a gap, as near to it as can be: from where a slot that somebody has made or moved still has
     * the log, from where its past has left what was read, or else from where the log ends now, with a slot that is made anew.
     *
     * @param position null if nothing of the table is durable
     * @param fork where the past of the server has left what was read; empty if it holds all of it, or that is not known
     * @return from where on the log is to be read
     */
    long skipGap(SessionPool pool, Collection<Relation> tables, @Nullable ChangePosition position, OptionalLong fork) {
        Session session = pool.take();
        try {
            Optional<State> found = state(session);
            if (position != null && found.isPresent()) {
                State state = found.get();
                boolean isAhead = Long.compareUnsigned(state.confirmed(), position.needed()) > 0;
                if ((isAhead || fork.isPresent())
                        && serverOf(session).equals(server)
                        && unfit(session, tables, state).isEmpty()) {
                    return later(state.confirmed(), fork.orElse(0));
                }
            }
            publish(session, tables);
            return makeSlot(session, found);
        } catch (SQLException failed) {
            throw failed("making the replication slot " + name, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private static long later(long one, long other) {
        return Long.compareUnsigned(one, other) < 0 ? other : one;
    }

    /** Makes the slot, and its publication, in place of those that are there; returns from where on it keeps the log. */
    long makeAnew(SessionPool pool, Collection<Relation> tables) {
        Session session = pool.take();
        try {
            Optional<State> found = state(session);
            publish(session, tables);
            return makeSlot(session, found);
        } catch (SQLException failed) {
            throw failed("making the replication slot " + name, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Drops the slot if it is there, whoever reads it: the next that {@link #open opens} it makes it anew. */
    void forget(SessionPool pool) {
        Session session = pool.take();
        try {
            Optional<State> found = state(session);
            if (found.isPresent()) {
                release(session, found.get());
                drop(session);
            }
        } catch (SQLException failed) {
            throw failed("dropping the replication slot " + name, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Drops the slot, and its own publication, if they are there. */
    void discard(SessionPool pool) {
        Session session = pool.take();
        try {
            Optional<State> found = state(session);
            if (found.isPresent() && found.get().activePid() != 0) {
                throw busy(found.get().activePid());
            } else if (found.isPresent()) {
                drop(session);
            }
            if (publication == null) {
                session.execute(
                        "drop publication if exists " + publicationName().toSql());
                session.commit();
            }
        } catch (SQLException failed) {
            throw failed("dropping the replication slot " + name, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private void drop(Session session) throws SQLException {
        session.query("select pg_drop_replication_slot(?)::text", row -> name, name);
        session.commit();
    }

    private boolean isOfThisRun(State state) {
        return Long.compareUnsigned(state.confirmed(), begun) >= 0;
    }

    private long create(Session session, Map<Relation, WantedChanges> tables, Optional<State> before)
            throws SQLException {
        publish(session, tables.keySet());
        requirePublished(session, tables);
        return makeSlot(session, before);
    }

    private void publish(Session session, Collection<Relation> tables) throws SQLException {
        if (publication == null) {
            String list = tables.stream()
                    .map(table ->
                            (table.kind() == 'p' ? "" : "only ") + table.name().toSql())
                    .collect(Collectors.joining(", "));
            session.execute("drop publication if exists " + publicationName().toSql() + "; create publication "
                    + publicationName().toSql() + " for table " + list + " with (publish_via_partition_root = true)");
            session.commit();
        }
    }

    /** The publication comes first: the log is read as the catalog was when it was written. */
    private long makeSlot(Session session, Optional<State> before) throws SQLException {
        if (before.isPresent()) {
            release(session, before.get());
            drop(session);
        }
        boolean canBeCopied = session.connection().getServerMajorVersion() >= FIRST_WITH_COPIES;
        long start = session.query(
                        "select lsn::text from pg_create_logical_replication_slot(?, ?"
                                + (canBeCopied ? ", failover => true)" : ")"),
                        row -> ChangePosition.lsn(row.getString(1)),
                        name,
                        PLUGIN)
                .get(0);
        session.commit();
        return start;
    }

    private static void requireKeys(Session session, Relation table) throws SQLException {
        if (!tellsKeys(session, table.name())) {
            throw new DataWeaverException(
                    PostgresErrorCode.CHANGES_UNTOLD,
                    "the replica identity of table " + table.name()
                            + ", or of a partition of it, is neither its primary key nor the whole row",
                    PostgresErrorCode.CHANGES_UNTOLD.remedy(),
                    null);
        }
    }

    /** Tells whether the log has the primary key of each row that is updated or deleted, in all partitions. */
    static boolean tellsKeys(Session session, QualifiedName table) throws SQLException {
        return session.query(
                        "select not exists (select from pg_class c where c.relreplident not in ('d', 'f')"
                                + " and (c.oid = to_regclass(?)"
                                + " or c.oid in (select relid from pg_partition_tree(to_regclass(?)))))",
                        row -> row.getBoolean(1),
                        table.toSql(),
                        table.toSql())
                .get(0);
    }

    private void requirePublished(Session session, Map<Relation, WantedChanges> tables) throws SQLException {
        for (Map.Entry<Relation, WantedChanges> each : tables.entrySet()) {
            requirePublished(session, each.getKey(), each.getValue());
        }
    }

    /** A partitioned table is listed if its changes come under its own name, and its partitions are otherwise. */
    private void requirePublished(Session session, Relation table, WantedChanges wanted) throws SQLException {
        if (!isPublished(session, publicationName().name(), table.name())) {
            throw new DataWeaverException(
                    PostgresErrorCode.CHANGES_UNTOLD,
                    "the publication " + publicationName() + " does not have table " + table.name()
                            + (table.kind() == 'p' ? " with publish_via_partition_root" : ""),
                    "let its owner add the table, or leave `publication` out",
                    null);
        }
        Optional<String> withheld = wanted.withheldBy(session, publicationName().name(), table.name());
        if (withheld.isPresent()) {
            requireColumns(session, table, wanted);
            throw new DataWeaverException(
                    PostgresErrorCode.CHANGES_UNTOLD,
                    "the publication " + publicationName() + " " + withheld.get(),
                    "let its owner publish all of it, or leave `publication` out",
                    null);
        }
    }

    /** A column that was dropped since the run was planned is not published either, but that is another matter. */
    private static void requireColumns(Session session, Relation table, WantedChanges wanted) throws SQLException {
        List<String> now = new Catalog(session)
                .find(table.name())
                .map(Relation::columnNames)
                .orElse(List.of());
        List<String> gone =
                wanted.columns().stream().filter(name -> !now.contains(name)).toList();
        if (!gone.isEmpty()) {
            throw new DataWeaverException(
                    PostgresErrorCode.TABLE_ALTERED,
                    "table " + table.name() + " does not have the column " + String.join(", ", gone) + " any more",
                    PostgresErrorCode.TABLE_ALTERED.remedy(),
                    null);
        }
    }

    static boolean isPublished(Session session, String publication, QualifiedName table) throws SQLException {
        return session.query(
                        "select exists (select from pg_publication_tables t where t.pubname = ?"
                                + " and to_regclass(quote_ident(t.schemaname) || '.' || quote_ident(t.tablename))"
                                + " = to_regclass(?))",
                        row -> row.getBoolean(1),
                        publication,
                        table.toSql())
                .get(0);
    }

    private Optional<DataWeaverException> gap(
            Session session, Collection<Relation> tables, Optional<State> found, @Nullable ChangePosition position)
            throws SQLException {
        String here = serverOf(session);
        if (!here.equals(server)) {
            return gapped("this is another server: its system identifier is " + here + ", and was " + server);
        }
        if (isToBeMade(found, position)) {
            return Optional.empty();
        }
        if (found.isEmpty()) {
            return gapped("the replication slot " + name + " is gone");
        }
        State state = found.get();
        Optional<DataWeaverException> unfit = unfit(session, tables, state);
        if (unfit.isPresent() || position == null) {
            return unfit;
        }
        long needed = position.needed();
        if (Long.compareUnsigned(state.confirmed(), needed) > 0) {
            return gapped("the replication slot " + name + " is at " + ChangePosition.text(state.confirmed())
                    + ", behind what comes next, " + ChangePosition.text(needed)
                    + ": it was made anew, or somebody has moved it");
        }
        long head = head(session);
        if (Long.compareUnsigned(head, needed) < 0) {
            return gapped("the log of the server ends at " + ChangePosition.text(head) + ", before what was read last, "
                    + ChangePosition.text(needed) + ": the server was set back");
        }
        return Optional.empty();
    }

    /** Finds out why a slot that is there tells nothing of a table, wherever it stands. */
    private Optional<DataWeaverException> unfit(Session session, Collection<Relation> tables, State state)
            throws SQLException {
        if (!state.plugin().equals(PLUGIN)) {
            return gapped("the replication slot " + name + " writes " + state.plugin() + " now, not " + PLUGIN);
        }
        if (state.walStatus().equals("lost")) {
            return gapped("the server has removed the log that the replication slot " + name
                    + " needs, as max_slot_wal_keep_size or a like setting orders");
        }
        for (Relation table : publication == null ? tables : List.<Relation>of()) {
            if (!isPublished(session, name, table.name())) {
                return gapped("the publication " + publicationName() + " is gone, or does not have table "
                        + table.name() + " any more");
            }
        }
        return Optional.empty();
    }

    /** Returns where the log ends. */
    static long head(Session session) throws SQLException {
        return session.query("select pg_current_wal_insert_lsn()::text", row -> ChangePosition.lsn(row.getString(1)))
                .get(0);
    }

    static String serverOf(Session session) throws SQLException {
        return session.query("select system_identifier::text from pg_control_system()", row -> row.getString(1))
                .get(0);
    }

    private Optional<State> state(Session session) throws SQLException {
        List<State> found = session.query(
                "select plugin::text, coalesce(active_pid, 0), coalesce(wal_status, ''),"
                        + " coalesce(confirmed_flush_lsn, '0/0')::text from pg_replication_slots where slot_name = ?",
                row -> new State(
                        row.getString(1), row.getInt(2), row.getString(3), ChangePosition.lsn(row.getString(4))),
                name);
        return found.stream().findFirst();
    }

    /** Ends whoever still reads: one of ours that is cut off, or stuck. The log is read again from the position. */
    private void release(Session session, State state) throws SQLException {
        int pid = state.activePid();
        for (int i = 0; i < TRIES && pid != 0; i++) {
            // Waits a tenth of a second in the server for the session to be gone.
            session.query("select pg_terminate_backend(?, 100)", row -> row.getBoolean(1), pid);
            session.commit();
            pid = state(session).map(State::activePid).orElse(0);
        }
        if (pid != 0) {
            throw busy(pid);
        }
    }

    private DataWeaverException busy(int pid) {
        return new DataWeaverException(
                PostgresErrorCode.SLOT_BUSY,
                "the replication slot " + name + " is read by the server's process " + pid,
                PostgresErrorCode.SLOT_BUSY.remedy(),
                null);
    }

    private static Optional<DataWeaverException> gapped(String reason) {
        return Optional.of(gap(reason));
    }

    /** Returns that there is a gap, as a failure. */
    static DataWeaverException gap(String reason) {
        return new DataWeaverException(PostgresErrorCode.LOG_GAP, reason, PostgresErrorCode.LOG_GAP.remedy(), null);
    }

    static DataWeaverException failed(String doing, SQLException failed) {
        if (SqlFailures.state(failed).equals("55000")
                || SqlFailures.state(failed).equals("42501")) {
            return new DataWeaverException(
                    PostgresErrorCode.LOG_NOT_READY,
                    doing + " failed: " + SqlFailures.message(failed),
                    PostgresErrorCode.LOG_NOT_READY.remedy(),
                    failed);
        }
        return SqlFailures.running(SqlFailures.Side.SOURCE, doing, failed);
    }
}

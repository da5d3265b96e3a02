package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables in the target database that make a copy exactly once: up to where each split is written, which start of a
 * pipeline is the newest, and which writer of a split is.
 *
 * <p>A position is stored in the transaction of the rows before it, so that neither is there without the other. That
 * transaction holds a shared lock on the pipeline's epoch until it ends: whoever takes a new epoch waits for it, and
 * afterwards it is refused. The same goes for the claim on a split, where engines give splits to several workers.
 */
final class Ledger {

    /** The claim of a writer whose split nobody has taken over. */
    static final long NO_CLAIM = 0;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** Taken while the tables are created, because {@code create … if not exists} fails if two do it at once. */
    private static final long CREATE_LOCK = 0x6461_7461_7765_6176L;

    private final Identifier schema;
    private final QualifiedName positions;
    private final QualifiedName epochs;
    private final QualifiedName claims;

    Ledger(Identifier schema) {
        this.schema = schema;
        this.positions = QualifiedName.of(schema.name(), "dataweaver_positions");
        this.epochs = QualifiedName.of(schema.name(), "dataweaver_epochs");
        this.claims = QualifiedName.of(schema.name(), "dataweaver_claims");
    }

    static void lockForCreation(Session session) throws SQLException {
        session.execute("select pg_advisory_xact_lock(" + CREATE_LOCK + ")");
    }

    /** Tells whether the tables are there. */
    boolean exists(Session session) throws SQLException {
        return session.query(
                        "select to_regclass(?) is not null and to_regclass(?) is not null and to_regclass(?) is not null",
                        row -> row.getBoolean(1),
                        positions.toSql(),
                        epochs.toSql(),
                        claims.toSql())
                .get(0);
    }

    /** Creates the tables where they are missing, and commits. */
    void create(Session session) throws SQLException {
        if (exists(session)) {
            return;
        }
        lockForCreation(session);
        createSchema(session, schema);
        session.execute("create table if not exists " + positions.toSql()
                + " (pipeline text not null, run text not null, split text not null, epoch bigint not null,"
                + " checkpoint bigint not null, position text not null, finished boolean not null,"
                + " updated_at timestamptz not null default now(), primary key (pipeline, run, split));"
                + " create table if not exists " + epochs.toSql()
                + " (pipeline text primary key, epoch bigint not null, published_run text);"
                + " create table if not exists " + claims.toSql()
                + " (pipeline text not null, run text not null, split text not null, epoch bigint not null,"
                + " claim bigint not null, primary key (pipeline, run, split))");
        session.commit();
    }

    /** Creates a schema if it is missing, for which asking first needs no right to create. */
    static void createSchema(Session session, Identifier name) throws SQLException {
        boolean missing = session.query("select to_regnamespace(?) is null", row -> row.getBoolean(1), name.toSql())
                .get(0);
        if (missing) {
            session.execute("create schema if not exists " + name.toSql());
        }
    }

    /** Takes the epoch {@code proposed}, or the next that was never taken; does not commit. */
    long fence(Session session, String pipeline, long proposed) throws SQLException {
        return session.query(
                        "insert into " + epochs.toSql() + " as e (pipeline, epoch) values (?, ?)"
                                + " on conflict (pipeline) do update set epoch = greatest(excluded.epoch, e.epoch + 1)"
                                + " returning epoch",
                        row -> row.getLong(1),
                        pipeline,
                        proposed)
                .get(0);
    }

    /**
     * Waits until no transaction of the pipeline is between storing its position and its end: a COMMIT that a client has given
     * up on may be on its way still, and what it makes true must not come after the look at what is.
     */
    void awaitCommits(Session session, String pipeline) throws SQLException {
        session.query("select epoch from " + epochs.toSql() + " where pipeline = ? for update", row -> 1, pipeline);
    }

    /**
     * Takes the next claim on a split: waits for a transaction of its last writer that is between storing its position and
     * its end, and has later ones refused. It holds for this start of the pipeline. Does not commit.
     */
    long claim(Session session, SinkRun run, String split) throws SQLException {
        return session.query(
                        "insert into " + claims.toSql() + " as c (pipeline, run, split, epoch, claim)"
                                + " values (?, ?, ?, ?, 1) on conflict (pipeline, run, split)"
                                + " do update set epoch = excluded.epoch, claim = c.claim + 1 returning claim",
                        row -> row.getLong(1),
                        run.pipeline(),
                        run.run(),
                        split,
                        run.epoch())
                .get(0);
    }

    /**
     * Returns the statement by which a transaction that writes rows of a split says so, for as long as it is open: the server
     * itself notes its process. Those of different writers do not wait for one another by that.
     */
    String mark(SinkRun run, String split) {
        return "select pg_advisory_xact_lock_shared(" + markOf(run, split) + ")";
    }

    /**
     * Ends the transactions of earlier writers of a split, whose processes may be frozen or cut off and would hold the locks
     * of their rows for as long. Does so only for writers of the same role, or of one that this role may signal; others are
     * waited for. Ends the transaction of {@code session}.
     */
    void endWriters(Session session, SinkRun run, String split) throws SQLException {
        long mark = markOf(run, split);
        try {
            session.query(
                    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1"
                            + " and classid = ?::int8::oid and objid = ?::int8::oid and pid <> pg_backend_pid()"
                            + " and database = (select oid from pg_database where datname = current_database())",
                    row -> row.getBoolean(1),
                    mark >>> Integer.SIZE,
                    mark & 0xFFFF_FFFFL);
            session.commit();
        } catch (SQLException refused) {
            if (!SqlFailures.state(refused).equals(INSUFFICIENT_PRIVILEGE)) {
                throw refused;
            }
            session.rollback();
        }
    }

    /** Returns a number for a split of a pipeline; whatever its run, for those before are over. */
    private long markOf(SinkRun run, String split) {
        String key = String.join("\0", schema.name(), run.pipeline(), split);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Tells whether {@link #store} would refuse a position, because another start or writer has taken over. */
    boolean isTakenOver(Session session, SinkRun run, String split, long claim) throws SQLException {
        return session.query(
                        "select not exists (select from " + epochs.toSql()
                                + " where pipeline = ? and epoch = ?) or exists"
                                + " (select from " + claims.toSql()
                                + " where pipeline = ? and run = ? and split = ? and epoch = ? and claim <> ?)",
                        row -> row.getBoolean(1),
                        run.pipeline(),
                        run.epoch(),
                        run.pipeline(),
                        run.run(),
                        split,
                        run.epoch(),
                        claim)
                .get(0);
    }

    /** Returns up to where one split of {@code run} is written. */
    Optional<SplitState> read(Session session, SinkRun run, String split) throws SQLException {
        return session
                .query(
                        "select position, finished from " + positions.toSql()
                                + " where pipeline = ? and run = ? and split = ?",
                        row -> new SplitState(new Position(row.getString(1)), row.getBoolean(2)),
                        run.pipeline(),
                        run.run(),
                        split)
                .stream()
                .findFirst();
    }

    /** Returns up to where the splits of {@code run} are written. */
    Map<String, SplitState> read(Session session, SinkRun run) throws SQLException {
        Map<String, SplitState> states = new LinkedHashMap<>();
        session.query(
                "select split, position, finished from " + positions.toSql()
                        + " where pipeline = ? and run = ? order by split",
                row -> states.put(row.getString(1), new SplitState(new Position(row.getString(2)), row.getBoolean(3))),
                run.pipeline(),
                run.run());
        return states;
    }

    /**
     * Stores a position, if {@code run} is still the newest start of its pipeline and nobody has taken the split over; does
     * not commit.
     *
     * @param claim what {@link #claim} returned, or {@link #NO_CLAIM}
     * @throws DataWeaverException with {@code FENCED} if it is not
     */
    void store(
            Session session,
            SinkRun run,
            String split,
            long claim,
            long checkpoint,
            Position position,
            boolean finished)
            throws SQLException {
        // A claim is locked if there is one already; the first one is taken before the first writer opens.
        int stored = session.update(
                "with e as (select epoch from " + epochs.toSql() + " where pipeline = ? for share),"
                        + " c as (select claim from " + claims.toSql()
                        + " where pipeline = ? and run = ? and split = ? and epoch = ? for share)"
                        + " insert into " + positions.toSql()
                        + " (pipeline, run, split, epoch, checkpoint, position, finished)"
                        + " select ?, ?, ?, ?, ?, ?, ? from e left join c on true"
                        + " where e.epoch = ? and coalesce(c.claim, " + NO_CLAIM + ") = ?"
                        + " on conflict (pipeline, run, split) do update set epoch = excluded.epoch,"
                        + " checkpoint = excluded.checkpoint, position = excluded.position,"
                        + " finished = excluded.finished, updated_at = now()",
                run.pipeline(),
                run.pipeline(),
                run.run(),
                split,
                run.epoch(),
                run.pipeline(),
                run.run(),
                split,
                run.epoch(),
                checkpoint,
                position.json(),
                finished,
                run.epoch(),
                claim);
        if (stored != 1) {
            throw fenced(run);
        }
    }

    /**
     * Waits until no transaction of {@code run} is under way, and tells whether that of a checkpoint was committed.
     *
     * @throws DataWeaverException with {@code FENCED} if a newer start has taken over
     */
    boolean isStored(Session session, SinkRun run, String split, long checkpoint) throws SQLException {
        lock(session, run);
        List<Long> stored = session.query(
                "select checkpoint from " + positions.toSql() + " where pipeline = ? and run = ? and split = ?"
                        + " and epoch = ?",
                row -> row.getLong(1),
                run.pipeline(),
                run.run(),
                split,
                run.epoch());
        return !stored.isEmpty() && stored.get(0) == checkpoint;
    }

    /**
     * Keeps other starts from taking over, until the transaction ends.
     *
     * @return the run whose replacement was published last
     * @throws DataWeaverException with {@code FENCED} if one has
     */
    Optional<String> lock(Session session, SinkRun run) throws SQLException {
        record State(long epoch, Optional<String> published) {}
        List<State> states = session.query(
                "select epoch, published_run from " + epochs.toSql() + " where pipeline = ? for update",
                row -> new State(row.getLong(1), Optional.ofNullable(row.getString(2))),
                run.pipeline());
        if (states.isEmpty() || states.get(0).epoch != run.epoch()) {
            throw fenced(run);
        }
        return states.get(0).published;
    }

    /** Remembers that the replacement of {@code run} was published; does not commit. */
    void published(Session session, SinkRun run) throws SQLException {
        session.update(
                "update " + epochs.toSql() + " set published_run = ? where pipeline = ?", run.run(), run.pipeline());
    }

    /**
     * Removes the positions of other runs of the pipeline, which are over. Those of this one stay until the next, so that
     * a process that dies right now does not write everything again. Does not commit.
     */
    void forgetOthers(Session session, SinkRun run) throws SQLException {
        for (QualifiedName table : List.of(positions, claims)) {
            session.update(
                    "delete from " + table.toSql() + " where pipeline = ? and run <> ?", run.pipeline(), run.run());
        }
    }

    /** Removes the position of one split, as if it had not been begun; does not commit. */
    void forget(Session session, SinkRun run, String split) throws SQLException {
        session.update(
                "delete from " + positions.toSql() + " where pipeline = ? and run = ? and split = ?",
                run.pipeline(),
                run.run(),
                split);
    }

    static DataWeaverException fenced(SinkRun run) {
        return new DataWeaverException(
                PostgresErrorCode.FENCED,
                "a newer start of pipeline '" + run.pipeline() + "' than epoch " + run.epoch()
                        + ", or another worker at its split, has taken over; nothing was committed",
                PostgresErrorCode.FENCED.remedy(),
                null);
    }
}

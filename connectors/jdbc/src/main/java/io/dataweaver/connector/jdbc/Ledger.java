package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables in the target database that make a copy exactly once: up to where each split is written, which start of a
 * pipeline is the newest, and which writer of a split is.
 *
 * <p>A position is stored in the transaction of the rows before it, so that neither is there without the other. That
 * transaction holds a lock on the pipeline's epoch from before it stores the position to its end: whoever takes a new epoch,
 * or takes a split over, waits for it, and afterwards it is refused. Rows of these tables are found by a hash, because names
 * of pipelines and splits may be longer than a key.
 */
final class Ledger {

    /** The claim of a writer whose split nobody has taken over. */
    static final long NO_CLAIM = 0;

    private final SinkDialect dialect;
    private final String positions;
    private final String epochs;
    private final String claims;

    Ledger(SinkDialect dialect) {
        this.dialect = dialect;
        this.positions = dialect.quote("dataweaver_positions");
        this.epochs = dialect.quote("dataweaver_epochs");
        this.claims = dialect.quote("dataweaver_claims");
    }

    /** Tells whether the tables are there. */
    boolean exists(Session session) throws SQLException {
        for (String name : tables().keySet()) {
            if (dialect.find(session, TableName.of(name)).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Creates the tables where they are missing; outside a transaction, which some databases end by it. */
    void create(Session session) throws SQLException {
        for (Map.Entry<String, String> table : tables().entrySet()) {
            if (dialect.find(session, TableName.of(table.getKey())).isEmpty()) {
                session.execute(table.getValue());
            }
        }
    }

    /** Returns the statements that create the tables, by their names. */
    Map<String, String> tables() {
        String text = dialect.longText() + " not null";
        String number = numberType(DataTypes.BIGINT) + " not null";
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put(
                "dataweaver_epochs",
                create(epochs, "pipeline " + text + ", epoch " + number + ", published_run " + dialect.longText()));
        tables.put(
                "dataweaver_claims",
                create(claims, "pipeline " + text + ", run " + text + ", epoch " + number + ", claim " + number));
        tables.put(
                "dataweaver_positions",
                create(
                        positions,
                        "pipeline " + text + ", run " + text + ", split " + text + ", epoch " + number
                                + ", checkpoint_id " + number + ", split_position " + text + ", finished "
                                + numberType(DataTypes.SMALLINT) + " not null"));
        return tables;
    }

    private String numberType(DataType type) {
        return dialect.create(type, false)
                .orElseThrow(() -> new IllegalStateException(dialect.name() + " has no " + type));
    }

    private String create(String table, String columns) {
        return dialect.createTable(table, "id varchar(64) not null primary key, " + columns);
    }

    private static String id(String... parts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String id(SinkRun run, String split) {
        return id(run.pipeline(), run.run(), split);
    }

    private record Epoch(long number, @Nullable String published) {}

    private List<Epoch> lockedEpoch(Session session, String pipeline) throws SQLException {
        if (dialect.locksByUpdate()) {
            session.update("update " + epochs + " set epoch = epoch where id = ?", id(pipeline));
        }
        return session.query(
                "select epoch, published_run from " + epochs + " where id = ?" + dialect.forUpdate(),
                row -> new Epoch(row.getLong(1), row.getString(2)),
                id(pipeline));
    }

    /** Takes the epoch {@code proposed}, or the next that was never taken; in a transaction. */
    long fence(Session session, String pipeline, long proposed) throws SQLException {
        List<Epoch> found = lockedEpoch(session, pipeline);
        if (found.isEmpty()) {
            session.update(
                    "insert into " + epochs + " (id, pipeline, epoch) values (?, ?, ?)",
                    id(pipeline),
                    pipeline,
                    proposed);
            return proposed;
        }
        long taken = Math.max(proposed, found.get(0).number() + 1);
        session.update("update " + epochs + " set epoch = ? where id = ?", taken, id(pipeline));
        return taken;
    }

    /**
     * Waits until no transaction of the pipeline is between storing its position and its end: a COMMIT that a client has given
     * up on may be on its way still, and what it makes true must not come after the look at what is.
     */
    void awaitCommits(Session session, String pipeline) throws SQLException {
        lockedEpoch(session, pipeline);
    }

    /**
     * Takes the next claim on a split, and has writers with an earlier one refused. It holds for this start of the pipeline;
     * in a transaction that has {@link #awaitCommits}.
     */
    long claim(Session session, SinkRun run, String split) throws SQLException {
        String id = id(run, split);
        List<Long> held = session.query("select claim from " + claims + " where id = ?", row -> row.getLong(1), id);
        if (held.isEmpty()) {
            session.update(
                    "insert into " + claims + " (id, pipeline, run, epoch, claim) values (?, ?, ?, ?, ?)",
                    id,
                    run.pipeline(),
                    run.run(),
                    run.epoch(),
                    1L);
            return 1;
        }
        session.update("update " + claims + " set epoch = ?, claim = ? where id = ?", run.epoch(), held.get(0) + 1, id);
        return held.get(0) + 1;
    }

    /** Returns up to where one split of {@code run} is written. */
    Optional<SplitState> read(Session session, SinkRun run, String split) throws SQLException {
        return session
                .query(
                        "select split_position, finished from " + positions + " where id = ?",
                        row -> new SplitState(new Position(row.getString(1)), row.getInt(2) != 0),
                        id(run, split))
                .stream()
                .findFirst();
    }

    /** Returns up to where the splits of {@code run} are written. */
    Map<String, SplitState> read(Session session, SinkRun run) throws SQLException {
        Map<String, SplitState> states = new LinkedHashMap<>();
        record Row(String pipeline, String run, String split, SplitState state) {}
        List<Row> rows = session.query(
                "select pipeline, run, split, split_position, finished from " + positions,
                row -> new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        new SplitState(new Position(row.getString(4)), row.getInt(5) != 0)));
        for (Row row : rows) {
            // Not by the database, whose collation might take two names for one.
            if (row.pipeline().equals(run.pipeline()) && row.run().equals(run.run())) {
                states.put(row.split(), row.state());
            }
        }
        return states;
    }

    /**
     * Stores a position, if {@code run} is still the newest start of its pipeline and nobody has taken the split over; in the
     * transaction of the rows.
     *
     * @param claim what {@link #claim} returned, or {@link #NO_CLAIM}
     * @throws DataWeaverException with {@code FENCED} if it is not
     */
    void store(Session session, SinkRun run, String split, long claim, long checkpoint, SplitState state)
            throws SQLException {
        lock(session, run);
        String id = id(run, split);
        List<Long> newest = session.query(
                "select claim from " + claims + " where id = ? and epoch = ?", row -> row.getLong(1), id, run.epoch());
        if (!newest.isEmpty() && newest.get(0) != claim) {
            throw fenced(run);
        }
        String position = state.position().json();
        int updated = session.update(
                "update " + positions
                        + " set epoch = ?, checkpoint_id = ?, split_position = ?, finished = ? where id = ?",
                run.epoch(),
                checkpoint,
                position,
                state.finished(),
                id);
        if (updated == 0) {
            session.update(
                    "insert into " + positions
                            + " (id, pipeline, run, split, epoch, checkpoint_id, split_position, finished)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    run.pipeline(),
                    run.run(),
                    split,
                    run.epoch(),
                    checkpoint,
                    position,
                    state.finished());
        }
    }

    /**
     * Waits until no transaction of {@code run} is under way, and tells whether that of a checkpoint was committed.
     *
     * @throws DataWeaverException with {@code FENCED} if a newer start has taken over
     */
    boolean isStored(Session session, SinkRun run, String split, long checkpoint) throws SQLException {
        lock(session, run);
        return session.query(
                        "select checkpoint_id from " + positions + " where id = ? and epoch = ?",
                        row -> row.getLong(1),
                        id(run, split),
                        run.epoch())
                .equals(List.of(checkpoint));
    }

    /**
     * Keeps other starts from taking over, until the transaction ends.
     *
     * @return the run whose replacement was published last
     * @throws DataWeaverException with {@code FENCED} if one has
     */
    Optional<String> lock(Session session, SinkRun run) throws SQLException {
        List<Epoch> found = lockedEpoch(session, run.pipeline());
        if (found.isEmpty() || found.get(0).number() != run.epoch()) {
            throw fenced(run);
        }
        return Optional.ofNullable(found.get(0).published());
    }

    /** Remembers that the replacement of {@code run} was published; in a transaction. */
    void published(Session session, SinkRun run) throws SQLException {
        session.update("update " + epochs + " set published_run = ? where id = ?", run.run(), id(run.pipeline()));
    }

    /**
     * Removes what is kept of other runs of the pipeline, which are over. That of this one stays until the next, so that a
     * process that dies right now does not write everything again. In a transaction.
     */
    void forgetOthers(Session session, SinkRun run) throws SQLException {
        record Row(String id, String pipeline, String run) {}
        for (String table : List.of(positions, claims)) {
            List<Row> rows = session.query(
                    "select id, pipeline, run from " + table,
                    row -> new Row(row.getString(1), row.getString(2), row.getString(3)));
            for (Row row : rows) {
                if (row.pipeline().equals(run.pipeline()) && !row.run().equals(run.run())) {
                    session.update("delete from " + table + " where id = ?", row.id());
                }
            }
        }
    }

    /** Removes the position of one split, as if it had not been begun; in a transaction. */
    void forget(Session session, SinkRun run, String split) throws SQLException {
        session.update("delete from " + positions + " where id = ?", id(run, split));
    }

    static DataWeaverException fenced(SinkRun run) {
        return new DataWeaverException(
                JdbcErrorCode.FENCED,
                "a newer start of pipeline '" + run.pipeline() + "' than epoch " + run.epoch()
                        + ", or another worker at its split, has taken over; nothing was committed",
                JdbcErrorCode.FENCED.remedy(),
                null);
    }
}

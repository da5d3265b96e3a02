package io.dataweaver.connector.jdbc;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Source;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Writes to tables, positions in the transaction of the rows.
 *
 * <p>A replacement is loaded into a staging table beside the target, and takes its place when the run is complete.
 */
final class JdbcSink implements Sink {

    private final ConnectionSettings settings;
    private final SinkDialect dialect;
    private final SessionPool pool;
    private final Targets targets;
    private final Ledger ledger;
    private final Map<Schema, TargetPlan> plans = new HashMap<>();
    private final Map<String, Long> claims = new ConcurrentHashMap<>();
    private List<Schema> prepared = List.of();

    JdbcSink(Options options, PluginContext context) {
        this.settings = ConnectionSettings.of(options, context, true, context.callTimeout());
        this.dialect = settings.sinkDialect();
        this.pool = new SessionPool(settings, true);
        this.targets = new Targets(options, dialect, context);
        this.ledger = new Ledger(dialect);
        targets.fixedTable();
        settings.requireDriver();
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities =
                EnumSet.of(Capability.TRANSACTIONAL_POSITIONS, Capability.READS_BACK, Capability.EVOLVES_TARGET);
        if (targets.creates()) {
            capabilities.add(Capability.CREATES_TARGET);
        }
        if (dialect.hasOneZero()) {
            capabilities.add(Capability.ONE_ZERO);
        }
        if (targets.mode() != WriteMode.REPLACE && keepsTransactionsWhole()) {
            capabilities.add(Capability.WHOLE_TRANSACTIONS);
        }
        switch (targets.mode()) {
            case APPEND -> {}
            case UPSERT -> {
                capabilities.add(Capability.APPLIES_CHANGES);
                capabilities.add(Capability.APPLIES_EMPTYING);
                capabilities.add(Capability.IDEMPOTENT_BY_KEY);
            }
            case REPLACE -> capabilities.add(Capability.ATOMIC_REPLACE);
        }
        return capabilities;
    }

    /** DuckDB would have to try all out anew, in one transaction without savepoints; and others were not there to see it. */
    private boolean keepsTransactionsWhole() {
        return dialect.isTested() && dialect.locking() != Dialect.Locking.ALL_OR_NOTHING;
    }

    /** Something done in one session. */
    private interface Work<T> {
        T run(Session session) throws SQLException;
    }

    private <T> T inSession(String doing, Work<T> work) {
        Session session = pool.take();
        boolean done = false;
        try {
            T result = work.run(session);
            done = true;
            return result;
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SINK, pool.dialect(), doing, failed);
        } finally {
            if (done) {
                pool.giveBack(session);
            } else {
                pool.discard(session);
            }
        }
    }

    /** Does work in one transaction, which a failure undoes. */
    private <T> T inTransaction(String doing, Work<T> work) {
        return inSession(doing, session -> {
            session.begin();
            T result = work.run(session);
            session.commit();
            return result;
        });
    }

    /** A file that is not there yet is an empty database; looking into it would make it. */
    @Override
    public void check(List<Schema> schemas) {
        try {
            Targets.refuse(
                    pool.isMissing()
                            ? targets.problems(targets.none(), schemas)
                            : inSession("checking the target", session -> problems(session, schemas)));
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private List<String> problems(Session session, List<Schema> schemas) throws SQLException {
        return targets.problems(targets.finder(session), schemas);
    }

    @Override
    public List<String> targets(Schema schema) {
        return List.of(targets.nameOf(schema).toString());
    }

    @Override
    public void check(CheckContext context) {
        if (pool.isMissing()) {
            context.pass("database", pool.settings() + " is not there, and is made");
            checkTable(context, false);
            return;
        }
        inSession("checking the target", session -> {
            context.pass("log in", pool.settings() + ", " + pool.dialect().version(session));
            UntestedDialect.warn(dialect, context);
            Optional<TableName> table = targets.fixedTable();
            checkTable(
                    context,
                    table.isPresent()
                            && pool.dialect().find(session, table.get()).isPresent());
            context.skip("rights", "whether this user may write is seen when the run begins");
            return 0;
        });
    }

    private void checkTable(CheckContext context, boolean isThere) {
        Optional<TableName> table = targets.fixedTable();
        if (table.isEmpty()) {
            context.skip("table", targets.unnamed());
        } else if (isThere) {
            context.pass("table", table.get() + " is there");
        } else if (targets.creates()) {
            context.pass("table", table.get() + " is not there, and is made");
        } else {
            context.fail(
                    "table",
                    table.get() + " does not exist, and `create` is false",
                    "create it, or leave `create` out");
        }
    }

    @Override
    public long fence(String pipeline, long epoch) {
        inSession("making the tables of positions", session -> {
            ledger.create(session);
            return 0;
        });
        return inTransaction("taking over from earlier starts", session -> ledger.fence(session, pipeline, epoch));
    }

    @Override
    public Map<String, SplitState> positions(SinkRun run) {
        boolean exists = inSession("reading positions", ledger::exists);
        return exists
                ? inTransaction("reading positions", session -> {
                    ledger.awaitCommits(session, run.pipeline());
                    return ledger.read(session, run);
                })
                : Map.of();
    }

    @Override
    public Optional<SplitState> takeOver(SinkRun run, String split) {
        return inTransaction("taking a split over", session -> {
            ledger.awaitCommits(session, run.pipeline());
            claims.put(split, ledger.claim(session, run, split));
            return ledger.read(session, run, split);
        });
    }

    @Override
    public void move(SinkRun run, Map<String, Optional<SplitState>> positions) {
        inTransaction("moving positions", session -> {
            if (ledger.lock(session, run).equals(Optional.of(run.run()))) {
                throw new UnsupportedOperationException("the replacement by " + run.run() + " is published already");
            }
            for (Map.Entry<String, Optional<SplitState>> moved : positions.entrySet()) {
                Optional<SplitState> to = moved.getValue();
                if (to.isPresent()) {
                    ledger.store(session, run, moved.getKey(), Ledger.NO_CLAIM, 0, to.get());
                } else {
                    ledger.forget(session, run, moved.getKey());
                }
            }
            return 0;
        });
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        // A table is made outside a transaction: some databases end one by that.
        boolean published = inTransaction(
                "preparing the target", session -> ledger.lock(session, run).equals(Optional.of(run.run())));
        inSession("preparing the target", session -> {
            Targets.refuse(problems(session, schemas));
            for (Schema schema : schemas) {
                TableName name = targets.nameOf(schema);
                evolve(session, schema);
                if (pool.dialect().find(session, name).isEmpty()) {
                    // With replace, the rows are elsewhere until the end.
                    if (targets.mode() != WriteMode.REPLACE && run.begun().contains(schema.dataset())) {
                        throw new DataWeaverException(
                                JdbcErrorCode.TARGET_CHANGED,
                                "table " + name + ", which holds rows of pipeline '" + run.pipeline()
                                        + "' that goes on, is gone",
                                JdbcErrorCode.TARGET_CHANGED.remedy(),
                                null);
                    }
                    session.execute(targets.createTable(name, schema));
                }
                if (targets.mode() == WriteMode.REPLACE && !published) {
                    stage(session, run, schema);
                }
            }
            prepared = List.copyOf(schemas);
            return 0;
        });
    }

    /** Changes the table of {@code schema}, if it is there, as the pipeline wants it changed. */
    private void evolve(Session session, Schema schema) throws SQLException {
        Optional<TargetEvolution> evolution = evolution(session, schema);
        if (evolution.isEmpty()) {
            return;
        }
        Targets.refuse(evolution.get().pending().stream()
                .map(change -> "nobody has approved: " + change.statement())
                .toList());
        for (String statement : evolution.get().statements()) {
            // Each by itself, as most databases have it in any case: what is done already is not found any more.
            session.execute(statement);
        }
    }

    private Optional<TargetEvolution> evolution(Session session, Schema schema) throws SQLException {
        Optional<Table> table = dialect.find(session, targets.nameOf(schema));
        return table.isEmpty()
                ? Optional.empty()
                : Optional.of(targets.evolution(targets.finder(session), table.get(), schema, new ArrayList<>()));
    }

    private <T> List<T> ofTables(List<Schema> schemas, Function<TargetEvolution, List<T>> wanted) {
        if (pool.isMissing()) {
            return List.of();
        }
        return inSession("looking at the target", session -> {
            List<T> all = new ArrayList<>();
            for (Schema schema : schemas) {
                evolution(session, schema).map(wanted).ifPresent(all::addAll);
            }
            return all;
        });
    }

    @Override
    public List<String> changes(List<Schema> schemas) {
        return ofTables(schemas, TargetEvolution::statements);
    }

    @Override
    public List<PendingChange> pending(List<Schema> schemas) {
        return ofTables(schemas, TargetEvolution::pending);
    }

    /** Makes the staging table: that of a run which goes on is kept, any other is dropped. */
    private void stage(Session session, SinkRun run, Schema schema) throws SQLException {
        TableName staging = Targets.staging(targets.nameOf(schema), run.pipeline());
        if (run.resumed() && !ledger.read(session, run).isEmpty()) {
            return; // If it is gone, whoever plans to write to it says so.
        }
        drop(session, staging);
        Set<String> leftOut =
                evolution(session, schema).map(TargetEvolution::leftOut).orElse(Set.of());
        session.execute(targets.createStaging(staging, schema, leftOut));
    }

    private void drop(Session session, TableName table) throws SQLException {
        if (dialect.find(session, table).isPresent()) {
            session.execute("drop table " + table.toSql(dialect));
        }
    }

    @Override
    public void join(SinkRun run, List<Schema> schemas) {
        prepared = List.copyOf(schemas);
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        TargetPlan plan = planned(run, context);
        JdbcSinkWriter.Claim claim = claim(context);
        return dialect.locking() == Dialect.Locking.ALL_OR_NOTHING
                ? new DuckDbWriter(pool, ledger, run, claim, plan)
                : new JdbcSinkWriter(pool, ledger, run, claim, plan, new SharedTransaction(pool), true);
    }

    @Override
    public List<SinkWriter> openTogether(SinkRun run, List<WriterContext> contexts) {
        if (contexts.size() == 1) {
            return List.of(open(run, contexts.get(0)));
        } else if (!capabilities().contains(Capability.WHOLE_TRANSACTIONS)) {
            return Sink.super.openTogether(run, contexts);
        }
        SharedTransaction shared = new SharedTransaction(pool);
        JdbcSinkWriter.Claim claim = claim(contexts.get(0));
        List<SinkWriter> writers = new ArrayList<>();
        for (WriterContext context : contexts) {
            writers.add(new JdbcSinkWriter(pool, ledger, run, claim, planned(run, context), shared, false));
        }
        return writers;
    }

    private TargetPlan planned(SinkRun run, WriterContext context) {
        return inSession("preparing the target", session -> plan(session, run, context.schema()));
    }

    private JdbcSinkWriter.Claim claim(WriterContext context) {
        String split = context.split().id();
        return new JdbcSinkWriter.Claim(split, claims.getOrDefault(split, Ledger.NO_CLAIM));
    }

    private synchronized TargetPlan plan(Session session, SinkRun run, Schema schema) throws SQLException {
        TargetPlan plan = plans.get(schema);
        if (plan == null) {
            plan = targets.plan(session, schema, run.pipeline());
            plans.put(schema, plan);
        }
        return plan;
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        inTransaction("completing the run", session -> {
            Optional<String> published = ledger.lock(session, run);
            if (targets.mode() == WriteMode.REPLACE && !published.equals(Optional.of(run.run()))) {
                for (Schema schema : prepared) {
                    publish(session, run, schema);
                }
                ledger.published(session, run);
            }
            ledger.forgetOthers(session, run);
            return 0;
        });
        if (targets.mode() == WriteMode.REPLACE) {
            inSession("dropping what was staged", session -> {
                for (Schema schema : prepared) {
                    TableName staging = Targets.staging(targets.nameOf(schema), run.pipeline());
                    drop(session, staging);
                }
                return 0;
            });
        }
    }

    /**
     * Puts the staged rows in place of those in the target, which keeps its rights, views, indexes and foreign keys. Readers
     * see the old rows until the transaction commits, and the new ones afterwards.
     */
    private void publish(Session session, SinkRun run, Schema schema) throws SQLException {
        TargetPlan plan = plan(session, run, schema);
        String table = plan.shown().toSql(pool.dialect());
        String columns = plan.columns().stream()
                .map(column -> pool.dialect().quote(column.column().name()))
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        session.execute("delete from " + table);
        session.execute("insert into " + table + " (" + columns + ") select " + columns + " from " + plan.into());
    }

    /** The tables are looked for at once, so that what is missing is told before anything is read. */
    @Override
    public Source readBack(List<Schema> schemas) {
        JdbcSource source = new JdbcSource(
                new SessionPool(settings, false),
                session -> StoredTables.find(targets, session, schemas),
                JdbcOptions.ROWS_OF_SPLIT,
                1);
        boolean done = false;
        try {
            source.datasets();
            done = true;
            return source;
        } finally {
            if (!done) {
                source.close();
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}

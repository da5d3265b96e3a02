package io.dataweaver.connector.postgres;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes to tables by binary COPY, positions in the transaction of the rows.
 *
 * <p>A replacement is loaded into a staging table beside the target, and takes its place when the run is complete.
 */
final class PostgresSink implements Sink {

    /** Tables are made and changed, but not committed. */
    private static final Failpoint BEFORE_READY = Failpoint.named("postgres.before_ready");

    private static final Failpoint AFTER_READY = Failpoint.named("postgres.after_ready");

    private final ConnectionSettings settings;
    private final SessionPool pool;
    private final PluginContext context;
    private final Targets targets;
    private final Clock clock;
    private final Optional<String> metadataSchema;
    private final Duration publishTimeout;
    private final Map<Schema, TargetPlan> plans = new HashMap<>();
    private final Map<String, Long> claims = new ConcurrentHashMap<>();
    private List<Schema> prepared = List.of();
    private @Nullable Ledger ledger;

    PostgresSink(Options options, PluginContext context) {
        this.settings = ConnectionSettings.of(options, context.callTimeout());
        this.pool = new SessionPool(settings);
        this.context = context;
        this.targets = new Targets(options, context);
        this.metadataSchema = options.find(PostgresOptions.METADATA_SCHEMA);
        this.publishTimeout = options.get(PostgresOptions.PUBLISH_TIMEOUT);
        this.clock = context.clock();
        targets.fixedTable();
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities =
                EnumSet.of(Capability.TRANSACTIONAL_POSITIONS, Capability.READS_BACK, Capability.EVOLVES_TARGET);
        if (targets.creates()) {
            capabilities.add(Capability.CREATES_TARGET);
        }
        switch (targets.mode()) {
            case APPEND -> capabilities.add(Capability.WHOLE_TRANSACTIONS);
            case UPSERT -> {
                capabilities.add(Capability.WHOLE_TRANSACTIONS);
                capabilities.add(Capability.APPLIES_CHANGES);
                capabilities.add(Capability.APPLIES_EMPTYING);
                capabilities.add(Capability.IDEMPOTENT_BY_KEY);
            }
            case REPLACE -> capabilities.add(Capability.ATOMIC_REPLACE);
        }
        return capabilities;
    }

    /** Something done in one transaction, or several, of one session. */
    private interface Work<T> {
        T run(Session session) throws SQLException;
    }

    private <T> T inSession(String doing, Work<T> work) {
        Session session = pool.take();
        try {
            return work.run(session);
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SINK, doing, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    @Override
    public void check(List<Schema> schemas) {
        Targets.refuse(inSession("checking the target", session -> targets.problems(new Catalog(session), schemas)));
    }

    @Override
    public List<String> targets(Schema schema) {
        return List.of(targets.nameOf(schema).toString());
    }

    @Override
    public void check(CheckContext context) {
        inSession("checking the target", session -> {
            PostgresChecks checks = new PostgresChecks(session, context);
            checks.server(pool.settings(), clock);
            if (targets.fixedTable().isPresent()) {
                QualifiedName table = targets.fixedTable().get().orIn(new Catalog(session).currentSchema());
                checks.writable(table, targets.mode(), targets.creates());
            } else {
                context.skip("table", targets.unnamed());
            }
            checks.ledger(ledger(session), ledgerSchema(session));
            return 0;
        });
    }

    @Override
    public long fence(String pipeline, long epoch) {
        return inSession("taking over from earlier starts", session -> {
            Ledger tables = ledger(session);
            tables.create(session);
            long taken = tables.fence(session, pipeline, epoch);
            session.commit();
            return taken;
        });
    }

    @Override
    public Map<String, SplitState> positions(SinkRun run) {
        return inSession("reading positions", session -> {
            Ledger tables = ledger(session);
            if (!tables.exists(session)) {
                return Map.of();
            }
            tables.awaitCommits(session, run.pipeline());
            return tables.read(session, run);
        });
    }

    @Override
    public Optional<SplitState> takeOver(SinkRun run, String split) {
        return inSession("taking a split over", session -> {
            Ledger tables = ledger(session);
            tables.endWriters(session, run, split);
            // Writers without a claim, of a run that began in one process, hold the epoch alone.
            tables.awaitCommits(session, run.pipeline());
            claims.put(split, tables.claim(session, run, split));
            Optional<SplitState> held = tables.read(session, run, split);
            session.commit();
            return held;
        });
    }

    @Override
    public void move(SinkRun run, Map<String, Optional<SplitState>> positions) {
        inSession("moving positions", session -> {
            Ledger tables = ledger(session);
            Optional<String> published = tables.lock(session, run);
            if (published.equals(Optional.of(run.run()))) {
                throw new UnsupportedOperationException("the replacement by " + run.run() + " is published already");
            }
            for (Map.Entry<String, Optional<SplitState>> moved : positions.entrySet()) {
                Optional<SplitState> to = moved.getValue();
                if (to.isPresent()) {
                    tables.store(
                            session,
                            run,
                            moved.getKey(),
                            Ledger.NO_CLAIM,
                            0,
                            to.get().position(),
                            to.get().finished());
                } else {
                    tables.forget(session, run, moved.getKey());
                }
            }
            session.commit();
            return 0;
        });
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        inSession("preparing the target", session -> {
            Ledger tables = ledger(session);
            tables.create(session);
            Optional<String> published = tables.lock(session, run);
            Ledger.lockForCreation(session);
            Catalog catalog = new Catalog(session);
            Targets.refuse(targets.problems(catalog, schemas));
            boolean isPublished = published.equals(Optional.of(run.run()));
            for (Schema schema : schemas) {
                evolve(session, catalog, schema);
                if (targets.mode() != WriteMode.REPLACE) {
                    create(session, catalog, run, schema);
                } else if (!isPublished) {
                    stage(session, catalog, run, schema);
                }
            }
            BEFORE_READY.hit();
            session.commit();
            AFTER_READY.hit();
            prepared = List.copyOf(schemas);
            return 0;
        });
    }

    private void create(Session session, Catalog catalog, SinkRun run, Schema schema) throws SQLException {
        QualifiedName name = targets.nameOf(schema).orIn(catalog.currentSchema());
        if (catalog.find(name).isEmpty()) {
            if (run.begun().contains(schema.dataset())) {
                throw new DataWeaverException(
                        PostgresErrorCode.TARGET_CHANGED,
                        "table " + name + ", which holds rows of pipeline '" + run.pipeline()
                                + "' that goes on, is gone",
                        PostgresErrorCode.TARGET_CHANGED.remedy(),
                        null);
            }
            createSchemaOf(session, name);
            session.execute(targets.createTable(name, schema));
        }
    }

    /** Changes the table of {@code schema}, if it is there, as the pipeline wants it changed. */
    private void evolve(Session session, Catalog catalog, Schema schema) throws SQLException {
        Optional<TargetEvolution> evolution = evolution(catalog, schema);
        if (evolution.isPresent()) {
            Targets.refuse(evolution.get().pending().stream()
                    .map(change -> "nobody has approved: " + change.statement())
                    .toList());
            evolution.get().execute(session);
        }
    }

    private Optional<TargetEvolution> evolution(Catalog catalog, Schema schema) throws SQLException {
        QualifiedName name = targets.nameOf(schema).orIn(catalog.currentSchema());
        Optional<Relation> table = catalog.find(name);
        return table.isEmpty()
                ? Optional.empty()
                : Optional.of(targets.evolution(catalog, table.get(), schema, new ArrayList<>()));
    }

    private <T> List<T> ofTables(List<Schema> schemas, Function<TargetEvolution, List<T>> wanted) {
        return inSession("looking at the target", session -> {
            Catalog catalog = new Catalog(session);
            List<T> all = new ArrayList<>();
            for (Schema schema : schemas) {
                evolution(catalog, schema).map(wanted).ifPresent(all::addAll);
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

    private static void createSchemaOf(Session session, QualifiedName name) throws SQLException {
        if (name.schema().isPresent()) {
            Ledger.createSchema(session, name.schema().get());
        }
    }

    /**
     * Makes the staging table: that of a run which goes on is kept, any other is dropped. It has the constraints and
     * indexes of the target, so that rows which those refuse are refused one by one, and not all at the end.
     */
    private void stage(Session session, Catalog catalog, SinkRun run, Schema schema) throws SQLException {
        QualifiedName name = targets.nameOf(schema).orIn(catalog.currentSchema());
        QualifiedName staging = Targets.staging(name, run.pipeline());
        boolean exists = catalog.find(staging).isPresent();
        boolean goesOn = run.resumed() && !ledger(session).read(session, run).isEmpty();
        if (goesOn && exists) {
            targets.evolutionOfStaging(catalog, name, staging, schema).execute(session);
            return;
        }
        if (goesOn) {
            throw new DataWeaverException(
                    PostgresErrorCode.STAGING_MISSING,
                    "table " + staging + ", which collects the rows for " + name + ", is gone",
                    PostgresErrorCode.STAGING_MISSING.remedy(),
                    null);
        }
        createSchemaOf(session, name);
        session.execute("drop table if exists " + staging.toSql());
        session.execute(
                catalog.find(name).isPresent()
                        ? "create table " + staging.toSql() + " (like " + name.toSql() + " including all)"
                        : targets.createTable(staging, schema));
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        TargetPlan plan = inSession("preparing the target", session -> plan(session, run, context.schema()));
        Ledger tables = inSession("preparing the target", this::ledger);
        String split = context.split().id();
        PostgresSinkWriter.Claim claim =
                new PostgresSinkWriter.Claim(split, claims.getOrDefault(split, Ledger.NO_CLAIM));
        SinkTransaction transaction = new SinkTransaction(pool, tables, run, claim);
        return new PostgresSinkWriter(pool, tables, run, claim, transaction, plan);
    }

    @Override
    public List<SinkWriter> openTogether(SinkRun run, List<WriterContext> contexts) {
        if (contexts.size() > 1 && !capabilities().contains(Capability.WHOLE_TRANSACTIONS)) {
            return Sink.super.openTogether(run, contexts);
        }
        Ledger tables = inSession("preparing the target", this::ledger);
        String split = contexts.get(0).split().id();
        PostgresSinkWriter.Claim claim =
                new PostgresSinkWriter.Claim(split, claims.getOrDefault(split, Ledger.NO_CLAIM));
        SinkTransaction transaction = new SinkTransaction(pool, tables, run, claim);
        List<SinkWriter> writers = new ArrayList<>();
        for (WriterContext context : contexts) {
            TargetPlan plan = inSession("preparing the target", session -> plan(session, run, context.schema()));
            writers.add(new PostgresSinkWriter(pool, tables, run, claim, transaction, plan));
        }
        return writers;
    }

    private synchronized TargetPlan plan(Session session, SinkRun run, Schema schema) throws SQLException {
        TargetPlan plan = plans.get(schema);
        if (plan == null) {
            plan = targets.plan(new Catalog(session), schema, run.pipeline());
            plans.put(schema, plan);
        }
        return plan;
    }

    /** The tables of positions stand in one schema whatever the datasets, because they are read before those are known. */
    private synchronized Ledger ledger(Session session) throws SQLException {
        if (ledger == null) {
            ledger = new Ledger(ledgerSchema(session));
        }
        return ledger;
    }

    private Identifier ledgerSchema(Session session) throws SQLException {
        Optional<Identifier> chosen = metadataSchema.map(Identifier::new).or(targets::fixedSchema);
        return chosen.isPresent() ? chosen.get() : new Identifier(new Catalog(session).currentSchema());
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        inSession("completing the run", session -> {
            Ledger tables = ledger(session);
            Optional<String> published = tables.lock(session, run);
            if (targets.mode() == WriteMode.REPLACE && !published.equals(Optional.of(run.run()))) {
                publishAll(session, run);
                tables.published(session, run);
            }
            tables.forgetOthers(session, run);
            session.commit();
            return 0;
        });
    }

    private void publishAll(Session session, SinkRun run) throws SQLException {
        boolean done = false;
        session.silence(publishTimeout);
        try {
            Catalog catalog = new Catalog(session);
            for (Schema schema : prepared) {
                publish(session, catalog, run, schema);
            }
            session.silence(pool.settings().callTimeout());
            done = true;
        } finally {
            if (!done) {
                // Nobody else is to wait as long as this.
                session.close();
            }
        }
    }

    /**
     * Puts the staged rows in place of those in the target. A table that exists keeps its rights, views, indexes and
     * foreign keys; readers see the old rows until the transaction commits, and the new ones afterwards.
     */
    private void publish(Session session, Catalog catalog, SinkRun run, Schema schema) throws SQLException {
        QualifiedName name = targets.nameOf(schema).orIn(catalog.currentSchema());
        QualifiedName staging = Targets.staging(name, run.pipeline());
        Optional<Relation> target = catalog.find(name);
        if (target.isEmpty()) {
            session.execute("alter table " + staging.toSql() + " rename to "
                    + name.table().toSql());
            return;
        }
        String columns = Literal.columns(plan(session, run, schema).columns().stream()
                .map(c -> c.column().name())
                .toList());
        // TRUNCATE is refused for a table that foreign keys point to.
        session.execute((target.get().referenced() ? "delete from " : "truncate ") + name.toSql());
        session.execute("insert into " + name.toSql() + " (" + columns + ") overriding system value select " + columns
                + " from " + staging.toSql());
        session.execute("drop table " + staging.toSql());
    }

    /** The tables are looked for at once, so that what is missing is told before anything is read. */
    @Override
    public Source readBack(List<Schema> schemas) {
        Map<String, Dataset> stored =
                inSession("reading back", session -> StoredTables.find(targets, new Catalog(session), schemas));
        return new PostgresSource(new SessionPool(settings), new Datasets(() -> stored), context);
    }

    @Override
    public void close() {
        pool.close();
    }
}

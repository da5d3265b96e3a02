package io.dataweaver.connector.postgres;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables, views or a query by binary COPY, all splits as of one moment.
 *
 * <p>A table is read in ranges of its blocks, each in the order in which its rows lie; the position in a range is the
 * address of the last row that was read. A later process cannot see the moment of an earlier one, so that it goes on only
 * where nothing has changed since: no row of a transaction that is younger than the moment, no other file, and no delete
 * in the statistics.
 */
final class PostgresSource implements Source {

    /** Ranges of blocks for each reader that may run at a time, so that the last one to end is not much later. */
    private static final int RANGES_PER_READER = 4;

    /** Conditions on row addresses are answered without reading the whole table since PostgreSQL 14. */
    private static final int FIRST_WITH_RANGES = 14;

    static final int BLOCK_BYTES = 8192;

    private final SessionPool pool;
    private final WantedTables wanted;
    private final @Nullable String query;
    private final long splitSize;
    private final int parallelism;
    private final Pace pace;
    private final boolean yields;
    private final Clock clock;
    private final Datasets datasets;
    private @Nullable SharedSnapshot snapshot;
    private boolean snapshotEnded;
    private List<Split> begun = List.of();

    PostgresSource(Options options, PluginContext context) {
        Duration silence = options.find(PostgresOptions.READ_TIMEOUT).orElse(context.callTimeout());
        this.pool = new SessionPool(ConnectionSettings.of(options, silence));
        this.query = options.find(PostgresOptions.QUERY).orElse(null);
        this.wanted = WantedTables.of(options);
        this.splitSize = options.get(PostgresOptions.SPLIT_SIZE);
        this.pace = Pace.of(options, pool);
        this.yields = options.isSet(PostgresOptions.YIELD_ABOVE);
        this.parallelism = context.parallelism();
        this.clock = context.clock();
        String select = query;
        boolean follows = options.get(PostgresOptions.READ_MODE) != ReadMode.SNAPSHOT;
        this.datasets = new Datasets(() -> select == null ? ofTables(follows) : ofQuery(select));
        if (wanted.isEmpty() == (query == null)) {
            throw WantedTables.noneNamed();
        }
    }

    /**
     * Creates a source of tables that a sink has written.
     *
     * @param pool is closed with this
     * @param datasets looks for the tables
     */
    PostgresSource(SessionPool pool, Datasets datasets, PluginContext context) {
        this.pool = pool;
        this.query = null;
        this.wanted = new WantedTables(List.of(), false);
        this.splitSize = Long.MAX_VALUE;
        this.pace = Pace.free();
        this.yields = false;
        this.parallelism = context.parallelism();
        this.clock = context.clock();
        this.datasets = datasets;
    }

    /** Of a source that follows changes, the rows have the columns that changes have. */
    private Map<String, Dataset> ofTables(boolean follows) {
        Map<String, Dataset> tables = wanted.find(pool);
        if (follows) {
            tables.replaceAll((name, dataset) -> PostgresChangeSource.toldByLog(dataset));
        }
        return tables;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(
                Capability.BOUNDED,
                Capability.CONSISTENT_SNAPSHOT,
                Capability.FILTER_PUSH_DOWN,
                Capability.PROJECTION_PUSH_DOWN);
        if (query == null) {
            capabilities.add(Capability.PARALLEL);
            capabilities.add(Capability.REPLAYABLE);
        }
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        return datasets.schemas();
    }

    private Map<String, Dataset> ofQuery(String text) {
        Session session = pool.take();
        try {
            return Map.of(Dataset.QUERY, Dataset.ofQuery(new Catalog(session, wanted.arraysAsText()).columnsOf(text)));
        } catch (SQLException failed) {
            if (SqlFailures.isConnectionLost(failed)) {
                throw failed("reading the catalog of " + pool.settings(), failed);
            }
            throw new OptionException(
                    PostgresErrorCode.QUERY_FAILED,
                    "the server refuses the query: " + SqlFailures.message(failed),
                    PostgresErrorCode.QUERY_FAILED.remedy(),
                    List.of(PostgresOptions.QUERY.name()));
        } finally {
            pool.giveBack(session);
        }
    }

    @Override
    public void check(CheckContext context) {
        Session session = pool.take();
        try {
            PostgresChecks checks = new PostgresChecks(session, context);
            checks.server(pool.settings(), clock);
            checks.load(yields);
            for (Schema dataset : datasets()) {
                context.pass("columns", dataset.dataset() + ": " + String.join(", ", dataset.names()));
            }
            checks.readable(datasets.all().values().stream()
                    .flatMap(dataset -> dataset.relation().stream())
                    .map(Relation::name)
                    .toList());
        } catch (SQLException failed) {
            throw failed("checking " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    @Override
    public List<Predicate> accepts(Schema dataset, List<Predicate> candidates) {
        PredicateSql sql = new PredicateSql(datasets.get(dataset.dataset()).columns());
        return candidates.stream().filter(c -> sql.sql(c).isPresent()).toList();
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        try {
            SharedSnapshot moment = takeSnapshot();
            Catalog catalog = new Catalog(moment.session());
            List<Split> splits = new ArrayList<>();
            for (ReadRequest request : requests) {
                Dataset dataset = datasets.get(request.schema().dataset());
                if (dataset.relation().isEmpty()) {
                    SplitDetail detail = new SplitDetail(Optional.empty(), 0, -1, moment.oldest(), moment.id());
                    splits.add(new Split(Dataset.QUERY, splits.size(), Dataset.QUERY, detail.toJson(), 0));
                    continue;
                }
                for (TablePart part : catalog.parts(dataset.relation().get().oid())) {
                    addRanges(dataset, part, moment, splits);
                }
            }
            remember(splits);
            return List.copyOf(splits);
        } catch (SQLException failed) {
            throw failed("planning to read " + pool.settings(), failed);
        }
    }

    private void addRanges(Dataset dataset, TablePart part, SharedSnapshot moment, List<Split> splits) {
        boolean ranges = part.hasPlaces() && moment.session().connection().getServerMajorVersion() >= FIRST_WITH_RANGES;
        long wanted = Math.max(splitSize / BLOCK_BYTES, part.blocks() / ((long) parallelism * RANGES_PER_READER) + 1);
        long count = ranges ? Math.max(1, (part.blocks() + wanted - 1) / wanted) : 1;
        for (long i = 0; i < count; i++) {
            long from = i * part.blocks() / count;
            long to = i == count - 1 ? -1 : (i + 1) * part.blocks() / count;
            String name = dataset.schema().dataset();
            String id = part.name().toString().equals(name) ? name : name + "/" + part.name();
            SplitDetail detail = new SplitDetail(Optional.of(part), from, to, moment.oldest(), moment.id());
            splits.add(new Split(
                    count == 1 ? id : id + "#" + i,
                    splits.size(),
                    name,
                    detail.toJson(),
                    (to < 0 ? part.blocks() - from : to - from) * BLOCK_BYTES));
        }
    }

    private synchronized SharedSnapshot takeSnapshot() throws SQLException {
        if (snapshot != null) {
            snapshot.close();
        }
        snapshot = SharedSnapshot.take(pool);
        return snapshot;
    }

    private synchronized void remember(List<Split> splits) {
        begun = List.copyOf(splits);
    }

    /**
     * Returns the moment at which the next reader looks. One that ended with its session, or with the server, is replaced by
     * a later one, if nothing has changed in between.
     */
    private synchronized PostgresSplitReader.Moment momentFor(SplitDetail detail) {
        if (snapshotEnded) {
            resume(begun);
            snapshotEnded = false;
        }
        return new Seen(snapshot, detail);
    }

    /** A snapshot of this process, or of the one that has planned the split. */
    private final class Seen implements PostgresSplitReader.Moment {
        private final @Nullable SharedSnapshot shared;
        private final SplitDetail detail;

        Seen(@Nullable SharedSnapshot shared, SplitDetail detail) {
            this.shared = shared;
            this.detail = detail;
        }

        @Override
        public String id() {
            return shared == null ? detail.snapshot() : shared.id();
        }

        @Override
        public boolean isSeenBy(Session taker) throws SQLException {
            return shared == null || shared.isSeenBy(taker);
        }

        @Override
        public void ended() {
            synchronized (PostgresSource.this) {
                snapshotEnded |= shared != null && shared == snapshot;
            }
        }
    }

    @Override
    public void resume(List<Split> splits) {
        remember(splits);
        try {
            SharedSnapshot moment = takeSnapshot();
            Catalog catalog = new Catalog(moment.session());
            Map<Long, SplitDetail> details = new LinkedHashMap<>();
            for (Split split : splits) {
                SplitDetail detail = SplitDetail.parse(split);
                detail.part().ifPresent(part -> details.put(part.oid(), detail));
            }
            for (Map.Entry<Long, SplitDetail> entry : details.entrySet()) {
                Optional<String> change = change(catalog, moment.session(), entry.getValue());
                if (change.isPresent()) {
                    throw new DataWeaverException(
                            PostgresErrorCode.SOURCE_CHANGED,
                            "table " + entry.getValue().part().orElseThrow().name()
                                    + " has changed since the run began: " + change.get(),
                            PostgresErrorCode.SOURCE_CHANGED.remedy(),
                            null);
                }
            }
        } catch (SQLException failed) {
            throw failed("checking whether " + pool.settings() + " has changed", failed);
        }
    }

    /** Returns what has changed in a table since the snapshot of {@code detail}; empty if nothing has. */
    private static Optional<String> change(Catalog catalog, Session session, SplitDetail detail) throws SQLException {
        TablePart then = detail.part().orElseThrow();
        if (!then.hasPlaces()) {
            return Optional.empty();
        }
        Optional<TablePart> now = session.query("select from pg_class where oid = ?", row -> 1, then.oid())
                        .isEmpty()
                ? Optional.empty()
                : catalog.parts(then.oid()).stream()
                        .filter(part -> part.oid() == then.oid())
                        .findFirst();
        if (now.isEmpty()) {
            return Optional.of("it was dropped");
        }
        if (now.get().fileNode() != then.fileNode()) {
            return Optional.of("it was emptied or written anew");
        }
        if (now.get().deletes() != then.deletes()) {
            return Optional.of(
                    "the statistics count " + now.get().deletes() + " deleted rows instead of " + then.deletes());
        }
        boolean younger = session.query(
                        "select exists (select from only " + now.get().name().toSql() + " where "
                                + YoungRows.since(detail.oldest()) + ")",
                        row -> row.getBoolean(1))
                .get(0);
        return younger ? Optional.of("it has rows of younger transactions") : Optional.empty();
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        SplitDetail detail = SplitDetail.parse(split);
        RowAddress after = from.map(RowAddress::parse).orElse(RowAddress.NONE);
        if (after.rows() > 0 && !detail.isOrdered()) {
            throw new DataWeaverException(
                    PostgresErrorCode.NOT_RESUMABLE,
                    "'" + split.id() + "' was read up to row " + after.rows() + ", and has no order in which to go on",
                    PostgresErrorCode.NOT_RESUMABLE.remedy(),
                    null);
        }
        Dataset dataset = datasets.get(request.schema().dataset());
        List<PgColumn> columns = dataset.columnsOf(request.schema());
        String what = detail.part()
                .map(part -> (part.hasPlaces() ? "only " : "") + part.name().toSql())
                .orElseGet(() -> "(" + query + "\n) as q");
        String sql = new RangeSelect(dataset, columns, request.conditions()).of(detail, what, after);
        return new PostgresSplitReader(
                pool,
                split,
                request,
                new CopyDecoder(columns),
                sql,
                momentFor(detail),
                detail.isOrdered(),
                after,
                pace);
    }

    private static DataWeaverException failed(String doing, SQLException failed) {
        return SqlFailures.running(SqlFailures.Side.SOURCE, doing, failed);
    }

    @Override
    public synchronized void close() {
        if (snapshot != null) {
            snapshot.close();
            snapshot = null;
        }
        pool.close();
    }
}

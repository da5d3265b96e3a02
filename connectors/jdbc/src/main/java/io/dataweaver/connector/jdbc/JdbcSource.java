package io.dataweaver.connector.jdbc;

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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables and views, those with a primary key in its order and in ranges of it; or a query.
 *
 * <p>Every row that is there from the start of the run to its end, under one key, is read once, as it is when it is read: the
 * databases have no moment that several connections, or a later process, could look at.
 */
final class JdbcSource implements Source {

    private final SessionPool pool;
    private final Tables tables;
    private final boolean query;
    private final long splitRows;
    private final int parallelism;
    private @Nullable Map<String, Dataset> found;

    /** Looks for what is read. */
    interface Tables {
        /** Returns what there is, by the names under which it is read, in order. */
        Map<String, Dataset> find(Session session) throws SQLException;
    }

    JdbcSource(Options options, PluginContext context) {
        this.pool = new SessionPool(
                ConnectionSettings.of(
                        options,
                        context,
                        false,
                        options.find(JdbcOptions.READ_TIMEOUT).orElse(context.callTimeout())),
                false);
        this.query = options.isSet(JdbcOptions.QUERY);
        this.tables = tables(options, pool.dialect());
        this.splitRows = options.get(JdbcOptions.SPLIT_ROWS);
        this.parallelism = context.parallelism();
        pool.settings().requireDriver();
    }

    private static Tables tables(Options options, Dialect dialect) {
        Optional<String> query = options.find(JdbcOptions.QUERY);
        if (query.isEmpty()) {
            return WantedTables.of(options)::find;
        } else if (options.isSet(JdbcOptions.TABLE) || options.isSet(JdbcOptions.TABLES)) {
            throw new OptionException(
                    JdbcErrorCode.NOTHING_TO_READ,
                    "give either `table`, `tables` or `query`",
                    JdbcErrorCode.NOTHING_TO_READ.remedy(),
                    List.of(JdbcOptions.QUERY.name()));
        }
        return WantedQuery.of(query.get(), SkippedColumns.of(options), dialect)::find;
    }

    /**
     * Creates a source of tables.
     *
     * @param pool of sessions that read; closed with the source
     * @param splitRows a table of more rows is read in ranges
     * @param parallelism how many of these may be read at a time
     */
    JdbcSource(SessionPool pool, Tables tables, long splitRows, int parallelism) {
        this.pool = pool;
        this.query = false;
        this.tables = tables;
        this.splitRows = splitRows;
        this.parallelism = parallelism;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities =
                EnumSet.of(Capability.BOUNDED, Capability.FILTER_PUSH_DOWN, Capability.PROJECTION_PUSH_DOWN);
        if (!query) {
            capabilities.add(Capability.PARALLEL);
            capabilities.add(Capability.REPLAYABLE);
            capabilities.add(Capability.REPEATS);
        }
        return capabilities;
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
            throw SqlFailures.running(SqlFailures.Side.SOURCE, pool.dialect(), doing + " " + pool.settings(), failed);
        } finally {
            if (done) {
                pool.giveBack(session);
            } else {
                pool.discard(session);
            }
        }
    }

    /** Looked for once. */
    private synchronized Map<String, Dataset> all() {
        Map<String, Dataset> all = found;
        if (all == null) {
            all = inSession("reading the catalog of", tables::find);
            found = all;
        }
        return all;
    }

    private Dataset dataset(String name) {
        Dataset dataset = all().get(name);
        if (dataset == null) {
            throw new IllegalArgumentException("'" + name + "' is not among " + all().keySet());
        }
        return dataset;
    }

    @Override
    public List<Schema> datasets() {
        return all().values().stream().map(Dataset::schema).toList();
    }

    @Override
    public void check(CheckContext context) {
        context.pass(
                "log in",
                pool.settings() + ", "
                        + inSession("asking", session -> pool.dialect().version(session)));
        UntestedDialect.warn(pool.dialect(), context);
        for (Dataset dataset : all().values()) {
            String name = dataset.schema().dataset();
            context.pass(
                    "columns", name + ": " + String.join(", ", dataset.schema().names()));
            if (dataset.order().isEmpty() && !query) {
                context.warn(
                        "primary key",
                        name + " has none that its rows could be read in the order of, so that a run that was cut off"
                                + " starts it anew",
                        "give it a primary key");
            }
        }
    }

    @Override
    public List<Predicate> accepts(Schema dataset, List<Predicate> candidates) {
        PredicateSql sql = new PredicateSql(dataset(dataset.dataset()), pool.dialect());
        return candidates.stream().filter(c -> sql.sql(c).isPresent()).toList();
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        return inSession("planning to read", session -> {
            KeyRanges ranges = new KeyRanges(session, splitRows, parallelism);
            List<Split> splits = new ArrayList<>();
            for (ReadRequest request : requests) {
                String name = request.schema().dataset();
                List<SplitDetail> details = ranges.of(dataset(name));
                for (int i = 0; i < details.size(); i++) {
                    String id = details.size() == 1 ? name : name + "#" + i;
                    splits.add(new Split(id, splits.size(), name, details.get(i).toJson(), 0));
                }
            }
            return List.copyOf(splits);
        });
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        Dataset dataset = dataset(request.schema().dataset());
        RowPosition position = from.map(RowPosition::parse).orElse(RowPosition.START);
        if (position.rows() > 0 && (query || (position.key().isEmpty() && !position.end()))) {
            throw new DataWeaverException(
                    JdbcErrorCode.NOT_RESUMABLE,
                    "'" + split.id() + "' was read up to row " + position.rows()
                            + ", and has no order in which to go on",
                    JdbcErrorCode.NOT_RESUMABLE.remedy(),
                    null);
        }
        RangeSelect select = new RangeSelect(
                pool.dialect(),
                dataset,
                dataset.columnsOf(request.schema()),
                request.conditions(),
                SplitDetail.parse(split));
        return new JdbcSplitReader(pool, split, request, select, position);
    }

    @Override
    public void close() {
        pool.close();
    }
}

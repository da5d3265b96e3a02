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
import io.dataweaver.api.state.StateObject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads rows that are new or changed by a column that tells: a number that grows, or when a row was written last. Needs no log
 * and no rights but to read; does not see what was deleted.
 */
final class PostgresCursorSource implements Source {

    private final SessionPool pool;
    private final WantedTables wanted;
    private final String cursor;
    private final Duration interval;
    private final Clock clock;
    private final Datasets datasets;

    PostgresCursorSource(Options options, PluginContext context) {
        this.pool = new SessionPool(ConnectionSettings.of(
                options, options.find(PostgresOptions.READ_TIMEOUT).orElse(context.callTimeout())));
        this.wanted = WantedTables.of(options);
        this.datasets = new Datasets(() -> wanted.find(pool));
        this.interval = options.get(PostgresOptions.POLL_INTERVAL);
        this.clock = context.clock();
        this.cursor = options.find(PostgresOptions.CURSOR)
                .orElseThrow(() -> new OptionException(
                        PostgresErrorCode.CURSOR_UNFIT,
                        "`mode: incremental` needs a `cursor`, the column that tells which rows are new",
                        "for instance `cursor: updated_at`",
                        List.of(PostgresOptions.CURSOR.name())));
        if (wanted.isEmpty() || options.isSet(PostgresOptions.QUERY)) {
            throw new OptionException(
                    PostgresErrorCode.NOTHING_TO_READ,
                    "give `table` or `tables`, whose new rows are to be read; a `query` has none",
                    "for instance `tables: [public.orders]`",
                    List.of(PostgresOptions.TABLES.name()));
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.UNBOUNDED,
                Capability.REPLAYABLE,
                Capability.REPEATS,
                Capability.FILTER_PUSH_DOWN,
                Capability.PROJECTION_PUSH_DOWN);
    }

    @Override
    public List<Schema> datasets() {
        return datasets.schemas();
    }

    private CursorTable table(Dataset dataset) {
        Relation relation = dataset.relation().orElseThrow();
        if (relation.kind() != 'r' && relation.kind() != 'p') {
            throw unfit("'" + relation.name() + "' is not a table, so that nothing tells which rows are new");
        }
        PgColumn column = relation.column(cursor)
                .orElseThrow(() -> unfit("table " + relation.name() + " has no column " + cursor + ", but "
                        + String.join(", ", relation.columnNames())));
        if (!CursorTable.canBeCursor(column.type())) {
            throw unfit("column " + cursor + " of " + relation.name() + " is "
                    + column.type().name() + "; expected a whole number, numeric, date, timestamp or uuid");
        }
        return new CursorTable(dataset, column);
    }

    private static DataWeaverException unfit(String message) {
        return new OptionException(
                PostgresErrorCode.CURSOR_UNFIT,
                message,
                PostgresErrorCode.CURSOR_UNFIT.remedy(),
                List.of(PostgresOptions.CURSOR.name()));
    }

    @Override
    public void check(CheckContext context) {
        Session session = pool.take();
        try {
            PostgresChecks checks = new PostgresChecks(session, context);
            checks.server(pool.settings(), clock);
            List<CursorTable> tables =
                    datasets.all().values().stream().map(this::table).toList();
            checks.readable(tables.stream()
                    .map(table -> table.dataset().relation().orElseThrow().name())
                    .toList());
            for (CursorTable table : tables) {
                checks.cursor(table);
            }
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
        Session session = pool.take();
        try {
            requirePrimary(session);
            String server = LogSlot.serverOf(session);
            String timeline = timeline(session);
            List<Split> splits = new ArrayList<>();
            for (ReadRequest request : requests) {
                Dataset dataset = datasets.get(request.schema().dataset());
                String name = table(dataset).dataset().schema().dataset();
                StateObject detail = StateObject.empty().with("server", server).with("timeline", timeline);
                splits.add(new Split(name, splits.size(), name, detail.toString(), 0));
            }
            return List.copyOf(splits);
        } catch (SQLException failed) {
            throw failed("planning to read " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Returns what changes when a server goes on from an earlier state, or in the place of another. */
    private static String timeline(Session session) throws SQLException {
        return session.query("select left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)", row -> row.getString(1))
                .get(0);
    }

    private void requirePrimary(Session session) throws SQLException {
        if (CursorTable.isOnStandby(session)) {
            throw new DataWeaverException(
                    PostgresErrorCode.CURSOR_UNSAFE,
                    pool.settings() + " is a standby, which does not know what transactions are open at its primary",
                    "read from the primary",
                    null);
        }
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        CursorTable table = table(datasets.get(request.schema().dataset()));
        requireSameServer(StateObject.parse(split.detail()), table);
        return new CursorReader(
                pool,
                split,
                request,
                table,
                interval,
                clock,
                from.map(CursorPosition::parse).orElse(CursorPosition.BEGINNING));
    }

    private void requireSameServer(StateObject detail, CursorTable table) {
        Session session = pool.take();
        try {
            requirePrimary(session);
            String server = LogSlot.serverOf(session);
            if (!server.equals(detail.text("server"))) {
                throw anotherServer("its system identifier is " + server + ", and was " + detail.text("server"));
            }
            String timeline = timeline(session);
            if (table.isCounted() && !timeline.equals(detail.text("timeline"))) {
                throw anotherServer("it was recovered or promoted (timeline " + timeline + " after "
                        + detail.text("timeline") + "), so that a sequence may give numbers again");
            }
        } catch (SQLException failed) {
            throw failed("looking at " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private static DataWeaverException anotherServer(String how) {
        return new DataWeaverException(
                PostgresErrorCode.CURSOR_UNSAFE,
                "this is not the server that the run began with: " + how,
                "connect to that server, or start again with --restart",
                null);
    }

    private static DataWeaverException failed(String doing, SQLException failed) {
        return SqlFailures.running(SqlFailures.Side.SOURCE, doing, failed);
    }

    @Override
    public void close() {
        pool.close();
    }
}

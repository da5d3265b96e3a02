package io.dataweaver.connector.postgres;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.source.SplitStanding;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import io.dataweaver.connector.postgres.ChangePosition.InRows;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes of tables from the log of the server, from now on or after the rows that are there.
 *
 * <p>Each table is one split with a replication slot of its own, so that each goes on from its own position on any engine, and a
 * table that is slow or broken holds up no other one. If transactions are to be kept whole, all tables are one split with one slot.
 */
final class PostgresChangeSource implements Source {

    private static final Duration BETWEEN_NOTES = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 40;

    /** The id of the split that has all tables. */
    private static final String TOGETHER = "transactions";

    /** What the detail of a split has. */
    private static final String SLOT = "slot";

    /** The columns by which changes in the log may have been told, as {@link LoggedColumns}. */
    private static final String COLUMNS = "columns:";

    static final String SERVER = "server";
    static final String BEGUN = "begun";

    /** Whether the rows are read first although the mode says otherwise: those of a table that came after the run began. */
    private static final String ROWS = "rows";

    private final Options options;
    private final PluginContext context;
    private final SessionPool pool;
    private final WantedTables wanted;
    private final ReadMode mode;
    private final OnTruncate onTruncate;
    private final NewTables newTables;
    private final DroppedTables droppedTables;
    private final boolean whole;
    private final Clock clock;
    private final Datasets datasets;
    private final Map<String, FollowingReader> readers = new ConcurrentHashMap<>();
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();
    private final int parallelism;
    private final RowsInParts parts;
    private final TornRows tornRows = new TornRows();

    /** Who reads ranges of rows: not as many at once as there are of all tables. */
    private final Semaphore turns;

    private final Pace pace;

    PostgresChangeSource(Options options, PluginContext context) {
        this.options = options;
        this.context = context;
        this.pool = new SessionPool(ConnectionSettings.of(
                options, options.find(PostgresOptions.READ_TIMEOUT).orElse(context.callTimeout())));
        this.wanted = WantedTables.of(options);
        this.datasets = new Datasets(this::find);
        this.mode = options.get(PostgresOptions.READ_MODE);
        this.onTruncate = options.get(PostgresOptions.ON_TRUNCATE);
        this.newTables = options.get(PostgresOptions.NEW_TABLES);
        this.droppedTables = options.get(PostgresOptions.DROPPED_TABLES);
        this.whole = options.get(PostgresOptions.TRANSACTIONS) == Transactions.WHOLE;
        this.clock = context.clock();
        this.parallelism = context.parallelism();
        this.parts = new RowsInParts(pool, datasets, options.get(PostgresOptions.SPLIT_SIZE), parallelism);
        this.turns = new Semaphore(parallelism, true);
        this.pace = Pace.of(options, pool);
        requireTogether();
        if (wanted.isEmpty() || options.isSet(PostgresOptions.QUERY)) {
            throw new OptionException(
                    PostgresErrorCode.NOTHING_TO_READ,
                    "give `table` or `tables`, whose changes are to be read; a `query` has none",
                    "for instance `tables: [public.orders]`",
                    List.of(PostgresOptions.TABLES.name()));
        }
    }

    /** What is read as one has one slot and one publication, which are made for the tables that there are when a run begins. */
    private void requireTogether() {
        if (whole && (newTables == NewTables.READ || droppedTables == DroppedTables.END)) {
            Option<?> option =
                    newTables == NewTables.READ ? PostgresOptions.NEW_TABLES : PostgresOptions.DROPPED_TABLES;
            throw new OptionException(
                    PostgresErrorCode.TOGETHER_AS_THEY_ARE,
                    "with `transactions: whole`, tables cannot come or go during a run, as `" + option.name()
                            + "` wants it",
                    PostgresErrorCode.TOGETHER_AS_THEY_ARE.remedy(),
                    List.of(option.name()));
        }
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(
                Capability.UNBOUNDED, Capability.REPLAYABLE, Capability.CHANGES, Capability.PROJECTION_PUSH_DOWN);
        if (onTruncate == OnTruncate.APPLY) {
            capabilities.add(Capability.TELLS_EMPTYING);
        }
        if (readsInParts() || newTables == NewTables.READ) {
            capabilities.add(Capability.LATER_SPLITS);
        }
        if (whole) {
            capabilities.add(Capability.WHOLE_TRANSACTIONS);
        }
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        datasets.all().values().forEach(this::requireTruncatesTold);
        return datasets.schemas();
    }

    @Override
    public Map<String, String> columnIdentities(Schema dataset) {
        Map<String, String> identities = new LinkedHashMap<>();
        datasets.get(dataset.dataset())
                .columns()
                .forEach((name, column) -> identities.put(name, Integer.toString(column.number())));
        return identities;
    }

    private Map<String, Dataset> find() {
        Map<String, Dataset> told = new LinkedHashMap<>();
        wanted.find(pool).forEach((name, dataset) -> told.put(name, toldByLog(dataset)));
        return told;
    }

    /** The server keeps it to itself when a single partition is truncated (PostgreSQL documentation, CREATE PUBLICATION). */
    private void requireTruncatesTold(Dataset dataset) {
        Relation relation = dataset.relation().orElseThrow();
        if (onTruncate == OnTruncate.APPLY && relation.kind() == 'p') {
            throw untold(
                    "table " + relation.name()
                            + " has partitions, and the log does not tell when one of them is truncated"
                            + " by itself, so that `on_truncate: apply` could not keep the sink in step",
                    "read each partition as a table of its own, whose TRUNCATE is told, also that of the whole table;"
                            + " or leave `on_truncate` out");
        }
    }

    /** The log has what was written, and not what the server computes of it. */
    static Dataset toldByLog(Dataset dataset) {
        Relation relation = dataset.relation().orElseThrow();
        if (relation.kind() != 'r' && relation.kind() != 'p') {
            throw untold("'" + relation.name() + "' is not a table, and has no changes", null);
        }
        if (relation.primaryKey().isEmpty()) {
            throw untold("table " + relation.name() + " has no primary key", null);
        }
        return Dataset.of(relation.withoutGenerated());
    }

    private static DataWeaverException untold(String message, @Nullable String way) {
        return new DataWeaverException(
                PostgresErrorCode.CHANGES_UNTOLD,
                message,
                way == null ? PostgresErrorCode.CHANGES_UNTOLD.remedy() : way,
                null);
    }

    @Override
    public void check(CheckContext checks) {
        Session session = pool.take();
        try {
            PostgresChecks server = new PostgresChecks(session, checks);
            server.server(pool.settings(), clock);
            server.load(options.isSet(PostgresOptions.YIELD_ABOVE));
            List<QualifiedName> tables = datasets.all().values().stream()
                    .map(dataset -> dataset.relation().orElseThrow().name())
                    .toList();
            server.readable(tables);
            server.changes(tables, options.find(PostgresOptions.PUBLICATION));
        } catch (SQLException failed) {
            throw failed("checking " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        Session session = pool.take();
        try {
            PostgresChecks.requireLog(session);
            String server = LogSlot.serverOf(session);
            long end = LogSlot.head(session);
            requests.forEach(this::requireInBinary);
            List<String> tables =
                    requests.stream().map(request -> request.schema().dataset()).toList();
            if (whole) {
                return tables.isEmpty() ? List.of() : List.of(split(TOGETHER, tables, server, end, 0));
            }
            List<Split> splits = new ArrayList<>();
            for (String table : tables) {
                splits.add(split(table, List.of(table), server, end, splits.size()));
            }
            return List.copyOf(splits);
        } catch (SQLException failed) {
            throw failed("looking at the log of " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private Split split(String id, List<String> tables, String server, long end, int ordinal) {
        StateObject detail = detail(id, tables, server, end);
        return new Split(id, ordinal, tables.get(0), tables.subList(1, tables.size()), detail.toString(), 0);
    }

    private StateObject detail(String id, List<String> tables, String server, long end) {
        StateObject detail = StateObject.empty()
                .with(SLOT, slotName(id))
                .with(SERVER, server)
                .with(BEGUN, ChangePosition.text(end));
        return withColumns(detail, tables);
    }

    /** The log tells names: each table has those that its columns had whenever a run was planned. */
    private StateObject withColumns(StateObject detail, List<String> tables) {
        if (context.schemaPolicy().isFrozen()) {
            return detail;
        }
        StateObject with = detail;
        for (String table : tables) {
            with = with.with(
                    COLUMNS + table,
                    LoggedColumns.of(detail, COLUMNS + table)
                            .and(datasets.get(table))
                            .text());
        }
        return with;
    }

    private void requireInBinary(ReadRequest request) {
        requireInBinary(datasets.get(request.schema().dataset()), request.schema());
    }

    /** Returns what the details of all splits of a table have. */
    static StateObject ofSlot(Split split) {
        StateObject detail = StateObject.parse(split.detail());
        StateObject own = StateObject.empty()
                .with(SLOT, detail.text(SLOT))
                .with(SERVER, detail.text(SERVER))
                .with(BEGUN, detail.text(BEGUN));
        for (String table : split.datasets()) {
            String columns = COLUMNS + table;
            own = detail.has(columns) ? own.with(columns, detail.text(columns)) : own;
        }
        return detail.has(ROWS) ? own.with(ROWS, true) : own;
    }

    /** Tells whether the rows of a split come before its log. */
    static boolean hasRows(Split split, ReadMode mode) {
        return mode == ReadMode.SNAPSHOT_THEN_CDC
                || StateObject.parse(split.detail()).has(ROWS);
    }

    /** With the log begins what may empty a table at the sink: all its rows are there by then. */
    private boolean readsInParts() {
        return mode == ReadMode.SNAPSHOT_THEN_CDC && parallelism > 1 && !whole;
    }

    /**
     * Plans the rows of large tables as ranges of blocks, for several readers, and leaves the others as they are. The slots of large
     * tables are made here, before the moment in which the ranges are cut.
     */
    @Override
    public List<Split> planFirst(List<ReadRequest> requests) {
        List<Split> whole = plan(requests);
        return readsInParts() ? parts.cut(whole, split -> makeSlot(split, requests.get(split.ordinal()))) : whole;
    }

    /** What is wrong with a table is told once its split is opened: others may go on without it. */
    private Optional<Long> makeSlot(Split split, ReadRequest request) {
        try {
            return Optional.of(slot(split).open(pool, wanted(List.of(request)), null));
        } catch (DataWeaverException refused) {
            if (refused.code().kind() == ErrorKind.TRANSIENT) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /** One start for all tables: those of which a range is still read wait for none but those that are read. */
    @Override
    public boolean hasFurther(List<SplitStanding> standings) {
        return RowsInParts.readToEnd(standings).keySet().stream().anyMatch(datasets.all()::containsKey)
                && !RowsInParts.areRead(standings);
    }

    @Override
    public List<Split> further(List<ReadRequest> requests, List<SplitStanding> standings) {
        Set<String> known =
                standings.stream().map(each -> each.split().dataset()).collect(Collectors.toSet());
        Map<String, List<Split>> ended = RowsInParts.readToEnd(standings);
        requirePast(ended, standings);
        List<List<Split>> copied = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (ReadRequest request : requests) {
            String table = request.schema().dataset();
            List<Split> rows = ended.get(table);
            if (rows != null) {
                copied.add(rows);
            } else if (newTables == NewTables.READ && !known.contains(table)) {
                others.add(table);
            }
        }
        return copied.isEmpty() && others.isEmpty() ? List.of() : further(standings.size(), copied, others);
    }

    /** Requires that all rows that were read of tables are of this server, before its log is read behind them. */
    private void requirePast(Map<String, List<Split>> tables, List<SplitStanding> standings) {
        if (tables.isEmpty()) {
            return;
        }
        LogHistory history = LogHistory.of(pool);
        for (SplitStanding each : standings) {
            if (tables.containsKey(each.split().dataset())
                    && RowsInParts.newest(tables.get(each.split().dataset())).contains(each.split())) {
                requirePast(
                        history, slot(each.split()), each.position().orElseGet(() -> RowsPart.beginning(each.split())));
            }
        }
    }

    /**
     * Returns splits that are added.
     *
     * @param before how many there are
     * @param copied what has read the rows of each table of which all were read, and whose log comes next
     * @param others tables that are new
     */
    private List<Split> further(int before, List<List<Split>> copied, List<String> others) {
        Session session = pool.take();
        try {
            // All that any row shows has committed by now.
            long end = LogSlot.head(session);
            String server = LogSlot.serverOf(session);
            LogMark mark = LogHistory.of(pool).mark(end);
            List<Split> splits = new ArrayList<>();
            for (List<Split> rows : copied) {
                int ordinal = before + splits.size();
                splits.add(parts.attachedSince(rows, ordinal)
                        .orElseGet(() -> log(RowsInParts.newest(rows).get(0), ordinal, mark)));
            }
            for (String table : others) {
                String detail = detail(table, List.of(table), server, end)
                        .with(ROWS, true)
                        .toString();
                splits.add(new Split(table, before + splits.size(), table, detail, 0));
            }
            return splits;
        } catch (SQLException failed) {
            throw failed("looking at the log of " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Returns the split of the log of a table, behind its rows. */
    private static Split log(Split rows, int ordinal, LogMark end) {
        return new Split(
                rows.dataset(),
                ordinal,
                rows.dataset(),
                BehindRows.detail(rows, end).toString(),
                0);
    }

    /** A table may as well be hidden, or be a partition now: only one that no catalog has is gone. */
    @Override
    public List<Split> ended(List<Split> ofOtherDatasets) {
        if (droppedTables == DroppedTables.FAIL) {
            return List.of();
        }
        Session session = pool.take();
        try {
            Catalog catalog = new Catalog(session);
            List<Split> gone = new ArrayList<>();
            for (Split split : ofOtherDatasets) {
                if (!catalog.hasName(QualifiedName.parse(split.dataset()))) {
                    gone.add(split);
                }
            }
            for (Split split : gone) {
                slot(split).forget(pool);
                slot(split).discard(pool);
            }
            return List.copyOf(gone);
        } catch (SQLException failed) {
            throw failed("looking for tables of " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** A table that cannot be followed yet, such as one that has no key before its rows are loaded, may be one that can later. */
    @Override
    public List<String> newDatasets() {
        if (newTables == NewTables.IGNORE) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Dataset dataset : wanted.findOthers(pool, datasets.all().keySet())) {
            try {
                Dataset followed = toldByLog(dataset);
                requireTruncatesTold(followed);
                names.add(followed.schema().dataset());
            } catch (DataWeaverException cannotBeFollowed) {
                // The next start of the pipeline refuses it, as any does.
            }
        }
        return List.copyOf(names);
    }

    /** The log that is still to be read may have columns under names that they have now, and do not have when it is. */
    @Override
    public Split renew(Split split) {
        if (!datasets.all().keySet().containsAll(split.datasets())) {
            return split;
        }
        StateObject detail = withColumns(StateObject.parse(split.detail()), split.datasets());
        return new Split(
                split.id(), split.ordinal(), split.dataset(), split.others(), detail.toString(), split.weight());
    }

    /** The log has no casts: a value comes in the binary form of its type, or in the one that only the server reads. */
    private static void requireInBinary(Dataset dataset, Schema schema) {
        for (PgColumn column : dataset.columnsOf(schema)) {
            PgType type = column.type().wire() == Wire.ARRAY ? TypeMapping.element(column.type()) : column.type();
            if (type.wire() == Wire.OTHER) {
                throw untold(
                        "column " + column.name() + " of " + dataset.schema().dataset() + " is "
                                + column.type().name() + ", whose changes cannot be read from the log",
                        "leave it out with `map: {drop: [" + column.name() + "]}`");
            }
        }
    }

    /** The same for each start of a pipeline, another for each split and pipeline. */
    private String slotName(String split) {
        String prefix = options.find(PostgresOptions.SLOT)
                .orElseGet(() -> "dataweaver_" + context.pipeline().orElse("pipeline"));
        String clean = prefix.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        String start = clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
        return start + "_"
                + String.format("%08x", (prefix + "\n" + pool.settings().database() + "\n" + split).hashCode());
    }

    private LogSlot slot(Split split) {
        StateObject detail = StateObject.parse(split.detail());
        return new LogSlot(
                detail.text(SLOT),
                options.find(PostgresOptions.PUBLICATION).orElse(null),
                detail.text(SERVER),
                ChangePosition.lsn(detail.text(BEGUN)));
    }

    /** A table that is gone is another matter. */
    @Override
    public List<SourceGap> gaps(Map<Split, Optional<Position>> standing) {
        LogGaps finding = new LogGaps(pool, mode);
        List<SourceGap> gaps = new ArrayList<>();
        standing.forEach((split, at) -> {
            if (datasets.all().keySet().containsAll(split.datasets())) {
                Optional<Position> from = at.or(() -> beginning(split));
                finding.find(split, slot(split), relations(split), from).ifPresent(gaps::add);
            }
        });
        return tornRows.of(gaps, standing);
    }

    private List<Relation> relations(Split split) {
        return split.datasets().stream()
                .map(name -> datasets.get(name).relation().orElseThrow())
                .toList();
    }

    @Override
    public GapBridge bridge(SourceGap gap, GapChoice choice) {
        List<Relation> tables = relations(gap.split());
        LogSlot slot = slot(gap.split());
        LogGaps crossing = new LogGaps(pool, mode);
        return switch (choice) {
            case ABORT -> throw gap.reason();
            case RESNAPSHOT ->
                RowsPart.is(gap.split())
                        ? crossing.resnapshot(gap, tables, tornRows.inPlaceOf(gap.split(), this::anew))
                        : crossing.resnapshot(gap, slot, tables);
            case SKIP_GAP -> crossing.skip(gap, slot, tables);
        };
    }

    /** Cuts all rows of a table anew, behind a slot that is made before. */
    private List<Split> anew(List<Split> ofTable) {
        Split first = ofTable.get(0);
        List<Relation> tables = relations(first);
        LogGaps.Server here = new LogGaps(pool, mode).server();
        long start = slot(first).makeAnew(pool, tables);
        List<Split> begun = ofTable.stream().map(each -> begunAt(each, here)).toList();
        return parts.anew(begun, tables.get(0), start);
    }

    private static Split begunAt(Split split, LogGaps.Server server) {
        StateObject detail = StateObject.parse(split.detail())
                .with(SERVER, server.id())
                .with(BEGUN, ChangePosition.text(server.end()));
        return new Split(
                split.id(), split.ordinal(), split.dataset(), split.others(), detail.toString(), split.weight());
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        return open(split, List.of(request), from);
    }

    @Override
    public SplitReader open(Split split, List<ReadRequest> requests, Optional<Position> from) {
        LogSlot slot = slot(split);
        Optional<Position> at = from.or(() -> beginning(split));
        ChangePosition position = at.map(ChangePosition::parse).orElse(null);
        boolean isNew = StateObject.parse(split.detail()).has(ROWS);
        if (isNew) {
            requests.forEach(this::requireInBinary); // Here, so that the others go on without it.
        }
        List<FollowedTable> tables =
                requests.stream().map(request -> followed(split, request)).toList();
        LogHistory history = LogHistory.of(pool);
        at.ifPresent(it -> requirePast(history, slot, it));
        long start = slot.open(pool, wanted(requests), position);
        FollowingReader reader;
        if (RowsPart.is(split)) {
            Dataset dataset = tables.get(0).dataset();
            PartSize size = new PartSize(options.get(PostgresOptions.SPLIT_SIZE));
            reader = new RowsPartReader(pool, split, requests.get(0), dataset, (InRows) position, turns, pace, size);
        } else if (position instanceof InLog inLog) {
            reader = changes(slot, history, tables, inLog, true);
        } else if (!hasRows(split, mode)) {
            InLog beginning = new InLog(start, 0, 0, null, 0);
            reader = new BeginningReader(changes(slot, history, tables, beginning, true), requests.get(0), beginning);
        } else {
            reader = new RowsThenChangesReader(
                    pool, split, tables, at, start, pace, behind -> changes(slot, history, tables, behind, false));
        }
        FollowingReader marking = new MarkingReader(reader, pool, history);
        readers.put(split.id(), marking);
        return marking;
    }

    /** Requires that what was read up to a position has happened at this server. */
    private static void requirePast(LogHistory history, LogSlot slot, Position position) {
        LogMark.find(position)
                .flatMap(mark -> history.contradiction(slot.server(), mark))
                .ifPresent(reason -> {
                    throw LogSlot.gap(reason);
                });
    }

    /** Returns where a split begins whose slot was made when it was planned; empty if that is made when it is opened. */
    private static Optional<Position> beginning(Split split) {
        return RowsPart.is(split) ? Optional.of(RowsPart.beginning(split)) : BehindRows.beginning(split);
    }

    private FollowingReader changes(
            LogSlot slot, LogHistory history, List<FollowedTable> tables, InLog from, boolean isDurable) {
        return whole
                ? new TransactionReader(pool, clock, slot, history, onTruncate, tables, from, isDurable)
                : new ChangeReader(pool, clock, slot, history, onTruncate, tables.get(0), from, isDurable);
    }

    private static LoggedColumns logged(Split split, ReadRequest request) {
        return LoggedColumns.of(
                StateObject.parse(split.detail()), COLUMNS + request.schema().dataset());
    }

    private FollowedTable followed(Split split, ReadRequest request) {
        Dataset dataset = datasets.get(request.schema().dataset());
        List<PgColumn> columns = dataset.columnsOf(request.schema());
        CurrentRow current =
                CurrentRow.of(pool, dataset.relation().orElseThrow(), columns).orElse(null);
        LogDecoder decoder = decoder(dataset, columns, logged(split, request));
        return new FollowedTable(pool, request, dataset, decoder, current, skipsDropped());
    }

    private Map<Relation, WantedChanges> wanted(List<ReadRequest> requests) {
        Map<Relation, WantedChanges> wanted = new LinkedHashMap<>();
        for (ReadRequest request : requests) {
            Dataset dataset = datasets.get(request.schema().dataset());
            List<String> columns = dataset.columnsOf(request.schema()).stream()
                    .map(column -> column.name().name())
                    .toList();
            wanted.put(dataset.relation().orElseThrow(), new WantedChanges(columns, onTruncate != OnTruncate.SKIP));
        }
        return wanted;
    }

    private LogDecoder decoder(Dataset dataset, List<PgColumn> columns, LoggedColumns logged) {
        Relation relation = dataset.relation().orElseThrow();
        return new LogDecoder(
                relation.oid(),
                relation.name(),
                columns,
                dataset.columns(),
                logged,
                relation.primaryKey(),
                goesOn(SchemaChange.TYPE_WIDENED),
                goesOn(SchemaChange.TYPE_NARROWED));
    }

    private boolean goesOn(SchemaChange change) {
        return context.schemaPolicy().of(change) != ChangePolicy.FREEZE;
    }

    private boolean skipsDropped() {
        return goesOn(SchemaChange.DROPPED_COLUMN);
    }

    @Override
    public void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {
        positions.forEach((split, position) -> {
            FollowingReader reader = readers.get(split);
            ChangePosition durable = ChangePosition.parse(position);
            if (reader != null) {
                reader.durable(durable);
            } else if (durable instanceof InLog && datasets.all().containsKey(split)) {
                note(slotName(split), durable.needed());
            }
        });
    }

    /** Tells the reader, which is in another process, now and then. */
    private void note(String slot, long durable) {
        Instant now = clock.instant();
        Instant last = noted.get(slot);
        if (last != null && now.isBefore(last.plus(BETWEEN_NOTES))) {
            return;
        }
        noted.put(slot, now);
        Session session = pool.take();
        try {
            LogNote.write(session, slot, durable);
        } catch (SQLException failed) {
            throw failed("telling what is durable", failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Drops the slots and publications that runs of the pipeline have made for the tables. */
    void discard() {
        String publication = options.find(PostgresOptions.PUBLICATION).orElse(null);
        for (String split : whole ? Set.of(TOGETHER) : datasets.all().keySet()) {
            new LogSlot(slotName(split), publication, "", 0).discard(pool);
        }
    }

    private static DataWeaverException failed(String doing, SQLException failed) {
        return SqlFailures.running(SqlFailures.Side.SOURCE, doing, failed);
    }

    @Override
    public void close() {
        parts.close();
        pool.close();
    }
}

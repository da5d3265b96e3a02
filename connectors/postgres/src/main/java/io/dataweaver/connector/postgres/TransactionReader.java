package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import io.dataweaver.connector.postgres.ChangePosition.RowsRead;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes of several tables from the log of the server, transaction by transaction: what it gives within one has no
 * position, so that nothing of it is durable before all of it is.
 *
 * <p>Batches have the changes in their order, each those of one table, whatever comes between them: one ends where a change of another
 * table comes, and where it is full. Nothing else of a transaction is held here.
 */
final class TransactionReader implements FollowingReader {

    /** A position moves over a log that holds nothing for us once it is this much longer. */
    private static final long QUIET_BYTES = 64 * 1024;

    /** How long the last rows may take to become durable before the end is told all the same: they are read again then. */
    private static final Duration LONGEST_END = Duration.ofMinutes(1);

    private static final int FIRST_ROWS = 64;

    private final SessionPool pool;
    private final LogSlot slot;
    private final LogHistory history;
    private final LogWatch watch;
    private final Clock clock;
    private final OnTruncate onTruncate;
    private final List<FollowedTable> tables;
    private @Nullable LogReceiver receiver;

    /** The end of the last transaction of which everything was read. */
    private long end;

    /** The place of the commit of the transaction that is being read; 0 between transactions. */
    private long commit;

    /** Whether something of that transaction was given, or stands in the batch. */
    private boolean within;

    /** Whether some of it was given. */
    private boolean parted;

    private boolean shown;
    private @Nullable RowsRead seen;
    private long rows;
    private @Nullable Instant committed;

    /** What is being collected: changes of one table. */
    private @Nullable FollowedTable table;

    private @Nullable BatchBuilder batch;
    private List<Rejection> rejections = new ArrayList<>(0);
    private long bytes;

    /** What was taken from the log too early: a change of another table than that of the batch. */
    private byte @Nullable [] next;

    /** Tables that a TRUNCATE has emptied, which is to be told next. */
    private final Deque<String> emptied = new ArrayDeque<>(0);

    /** Why nothing can be read behind what was given; null if it can. */
    private @Nullable DataWeaverException altered;

    private Instant endsSince = Instant.EPOCH;

    /** What position was given last, and what is durable at the sink. */
    private String given;

    private volatile String durable;
    private volatile long durablePlace;

    /** Up to where the log held nothing for us when nothing waited last. */
    private long quiet;

    /**
     * Creates a reader.
     *
     * @param tables at least one
     * @param from between transactions
     * @param isDurable whether {@code from} is durable at the sink
     */
    TransactionReader(
            SessionPool pool,
            Clock clock,
            LogSlot slot,
            LogHistory history,
            OnTruncate onTruncate,
            List<FollowedTable> tables,
            InLog from,
            boolean isDurable) {
        if (from.commit() != 0) {
            throw new IllegalArgumentException("it is within a transaction, and transactions are kept whole");
        }
        this.pool = pool;
        this.slot = slot;
        this.history = history;
        this.watch = new LogWatch(pool, slot);
        this.clock = clock;
        this.onTruncate = onTruncate;
        this.tables = List.copyOf(tables);
        this.end = from.end();
        this.seen = from.seen();
        this.rows = from.rows();
        this.given = from.encode().toString();
        this.durable = isDurable ? given : "";
    }

    @Override
    public void durable(ChangePosition position) {
        durable = position.encode().toString();
        LogReceiver active = receiver();
        if (active != null) {
            active.durable(position.needed());
        }
    }

    private synchronized @Nullable LogReceiver receiver() {
        return receiver;
    }

    private LogReceiver started() {
        LogReceiver active = receiver();
        if (active == null) {
            active = LogReceiver.start(pool, slot, history, end, clock);
            synchronized (this) {
                receiver = active;
            }
        }
        return active;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        LogReceiver log = started();
        if (altered != null) {
            return endOnceDurable(log, altered, maxWait);
        }
        if (!emptied.isEmpty()) {
            return emptied();
        }
        long endBefore = end;
        bytes = 0;
        byte[] message = next == null ? log.poll(maxWait) : next;
        next = null;
        watch.look();
        while (message != null && take(message) && !isFull()) {
            message = log.poll(Duration.ZERO);
        }
        BatchBuilder built = batch;
        table = null;
        batch = null;
        if (built == null) {
            if (!emptied.isEmpty()) {
                return emptied();
            }
            passQuiet(log);
            return within || end == endBefore ? new ReadResult.NothingYet() : rows(none(), List.of());
        }
        List<Rejection> rejected = rejections;
        rejections = new ArrayList<>(0);
        parted = within;
        return within ? new ReadResult.Part(built.build(), rejected) : rows(built, rejected);
    }

    private BatchBuilder none() {
        return new BatchBuilder(tables.get(0).request().schema(), 1);
    }

    /** Tells of a TRUNCATE, once what stands before it was given. */
    private ReadResult emptied() {
        parted = true;
        return new ReadResult.PartEmptied(emptied.remove());
    }

    private ReadResult rows(BatchBuilder built, List<Rejection> rejected) {
        Position reached = new InLog(end, 0, 0, seen, rows).encode();
        given = reached.toString();
        return new ReadResult.Rows(built.build(), rejected, reached);
    }

    /** A batch that ends between transactions is better than a fuller one. */
    private boolean isFull() {
        BatchBuilder filled = batch;
        FollowedTable of = table;
        if (filled == null || of == null) {
            return false;
        }
        int most = of.request().limits().maxRows();
        return filled.size() + 1 >= most
                || bytes >= of.request().limits().maxBytes()
                || rejections.size() >= most
                || (!within && filled.size() >= most / 2);
    }

    /**
     * Ends with what has changed, once all that was given is durable: so what comes next is read by a reader that knows of the
     * change, and nothing is read twice.
     */
    private ReadResult endOnceDurable(LogReceiver log, DataWeaverException change, Duration maxWait)
            throws InterruptedException {
        boolean isDurable = given.equals(durable)
                || (durablePlace != 0 && Long.compareUnsigned(durablePlace, end) >= 0)
                || clock.instant().isAfter(endsSince.plus(LONGEST_END));
        if (isDurable) {
            throw change;
        }
        for (byte[] message = log.poll(maxWait); message != null; message = log.poll(Duration.ZERO)) {
            LogMessage in = new LogMessage(message, LogReceiver.PAYLOAD);
            if (in.takeByte() == 'M') {
                noted(in);
            }
        }
        return new ReadResult.NothingYet();
    }

    /** So that the server may forget what others write, although nothing of it is for us. */
    private void passQuiet(LogReceiver log) {
        long told = log.quietUntil();
        if (commit != 0 || told == 0) {
            return;
        }
        quiet = told;
        if (told - end >= QUIET_BYTES) {
            end = told;
            forgetRowsRead(end);
        }
    }

    private void forgetRowsRead(long place) {
        RowsRead before = seen;
        if (before != null && Long.compareUnsigned(place, before.until()) > 0) {
            seen = null;
        }
    }

    /** Takes a message; returns false if what was taken is to be given now. */
    private boolean take(byte[] message) {
        LogMessage in = new LogMessage(message, LogReceiver.PAYLOAD);
        byte kind = in.takeByte();
        switch (kind) {
            case 'B' -> begin(in);
            case 'C' -> {
                return commit(in);
            }
            case 'R' -> {
                FollowedTable of = tableOf(in);
                if (of != null) {
                    of.relation(in);
                }
            }
            case 'I', 'U', 'D' -> {
                FollowedTable of = shown ? null : tableOf(in);
                return of == null || change(of, kind, in);
            }
            case 'T' -> {
                return shown || truncate(in);
            }
            case 'M' -> noted(in);
            default -> {
                // Where a transaction comes from, and names of types, which change nothing.
            }
        }
        return true;
    }

    private @Nullable FollowedTable tableOf(LogMessage in) {
        for (FollowedTable each : tables) {
            if (each.decoder().isOfTable(in)) {
                return each;
            }
        }
        return null;
    }

    private void begin(LogMessage in) {
        commit = in.takeLong();
        committed = Instant.EPOCH.plus(CopyEncoder.EPOCH_MICROS + in.takeLong(), ChronoUnit.MICROS);
        int transaction = in.takeInt();
        RowsRead before = seen;
        shown = before != null && before.first().shows(transaction);
    }

    /** The end of a transaction of which some was given is told at once, so that it can be made durable. */
    private boolean commit(LogMessage in) {
        in.takeByte();
        long place = in.takeLong();
        end = in.takeLong();
        boolean goesOn = !parted;
        commit = 0;
        within = false;
        parted = false;
        forgetRowsRead(place);
        return goesOn;
    }

    private boolean change(FollowedTable of, byte kind, LogMessage in) {
        DataWeaverException change = of.altered();
        if (change != null) {
            if (within) {
                // What was given of the transaction cannot be made durable any more: all of it is read again.
                throw change;
            }
            altered = change;
            endsSince = clock.instant();
            return false;
        }
        if (table != null && table != of) {
            next = in.bytes();
            return false;
        }
        BatchBuilder to = batch;
        if (to == null) {
            to = new BatchBuilder(of.request().schema(), FIRST_ROWS);
            of.decoder().bind(to);
            table = of;
            batch = to;
        }
        within = true;
        bytes += in.bytes().length;
        rows++;
        LogDecoder decoder = of.decoder();
        boolean fits = switch (kind) {
            case 'I' -> decoder.insert(in, to, rows);
            case 'U' -> decoder.update(in, to, rows, mayMiss() ? of.current() : null);
            default -> decoder.delete(in, to, rows);
        };
        CurrentRow current = of.current();
        if (current != null && current.takeMissed()) {
            missUntilNow(of);
        }
        if (!fits) {
            reject(decoder, in.bytes());
        }
        ChangeReader.BETWEEN_CHANGES.hit();
        return true;
    }

    private void reject(LogDecoder decoder, byte[] message) {
        int length = Math.min(message.length - LogReceiver.PAYLOAD, Rejection.RejectedBytes.MAX_BYTES);
        byte[] told = Arrays.copyOfRange(message, LogReceiver.PAYLOAD, LogReceiver.PAYLOAD + length);
        rejections.add(new Rejection(
                new Rejection.RejectedBytes(told, rows),
                RecordErrorCode.VALUE_UNFIT,
                decoder.failedColumn(),
                decoder.failedMessage()));
    }

    /** Tells whether a row that changes here may be missing at the sink, although it was there when the rows were read. */
    private boolean mayMiss() {
        RowsRead before = seen;
        return before != null && before.severalMoments();
    }

    /**
     * A row was looked up and is gone by now, so that the sink does not get it. Its other changes up to where it goes may leave
     * values out, too: each is looked up as well, and passed over.
     */
    private void missUntilNow(FollowedTable of) {
        RowsRead before = seen;
        if (before == null) {
            return;
        }
        Session session = pool.take();
        try {
            seen = new RowsRead(before.first(), LogSlot.head(session), before.severalMoments());
        } catch (SQLException failed) {
            throw SqlFailures.running(
                    SqlFailures.Side.SOURCE, "looking at the log behind " + of.relation().name(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private boolean truncate(LogMessage in) {
        List<FollowedTable> truncated = tables.stream()
                .filter(each -> each.decoder().isTruncated(new LogMessage(in.bytes(), in.at())))
                .toList();
        if (truncated.isEmpty()) {
            return true;
        }
        return switch (onTruncate) {
            case STOP ->
                throw new DataWeaverException(
                        PostgresErrorCode.TABLE_TRUNCATED,
                        "table " + truncated.get(0).relation().name() + " was truncated at "
                                + ChangePosition.text(commit) + " in the log",
                        PostgresErrorCode.TABLE_TRUNCATED.remedy(),
                        null);
            case SKIP -> true;
            case APPLY -> {
                if (batch == null) {
                    within = true;
                    inOrder(truncated).forEach(each -> emptied.add(each.name()));
                } else {
                    next = in.bytes();
                }
                yield false;
            }
        };
    }

    private List<FollowedTable> inOrder(List<FollowedTable> truncated) {
        Session session = pool.take();
        try {
            return EmptyingOrder.of(session, truncated);
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "looking at foreign keys", failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** A message that the coordinator of a run has written, which is in another process. */
    private void noted(LogMessage in) {
        in.takeByte();
        in.takeLong();
        LogNote.read(in, slot.name()).ifPresent(place -> {
            durablePlace = place;
            started().durable(place);
        });
    }

    /**
     * What waits is what the log has behind the last whole transaction, be it of these tables or of others, and when that
     * transaction was committed, by the clock of the server.
     */
    @Override
    public SourceLag lag() {
        if (watch.end() == 0) {
            return SourceLag.UNKNOWN;
        }
        long waiting = Math.max(0, watch.end() - Math.max(end, quiet));
        SourceLag lag = SourceLag.ofBytes(waiting).retaining(watch.kept());
        Instant last = committed;
        return waiting == 0 || last == null ? lag : lag.since(last);
    }

    @Override
    public void wakeUp() {
        LogReceiver active = receiver();
        if (active != null) {
            active.wakeUp();
        }
    }

    @Override
    public void close() {
        LogReceiver active = receiver();
        if (active != null) {
            active.close();
        }
    }
}

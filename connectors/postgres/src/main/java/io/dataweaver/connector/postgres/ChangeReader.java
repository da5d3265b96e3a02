package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import io.dataweaver.connector.postgres.ChangePosition.RowsRead;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes of one table from the log of the server.
 *
 * <p>The log has whole transactions, in the order of their commits. Changes that the rows read before show already are left
 * out: each transaction is shown by them, or it is not.
 */
final class ChangeReader implements FollowingReader {

    /** In front of the next change, be it of the same transaction or of another. */
    static final Failpoint BETWEEN_CHANGES = Failpoint.named("postgres.between_changes");

    /** A position moves over a log that holds nothing for us once it is this much longer. */
    private static final long QUIET_BYTES = 64 * 1024;

    /** How long the last rows may take to become durable before the end is told all the same: they are read again then. */
    private static final Duration LONGEST_END = Duration.ofMinutes(1);

    private final SessionPool pool;
    private final LogSlot slot;
    private final LogHistory history;
    private final LogWatch watch;
    private final Clock clock;
    private final QualifiedName table;
    private final OnTruncate onTruncate;
    private final ReadRequest request;
    private final LogDecoder decoder;
    private final @Nullable CurrentRow current;
    private final boolean skipsDropped;
    private @Nullable LogReceiver receiver;

    /** The end of the last transaction of which everything was read. */
    private long end;

    /** The place of the commit of the transaction that is being read; 0 between transactions. */
    private long commit;

    /** How many changes of it were read, and how many of them are to be passed over: they were read before. */
    private int read;

    private int passOver;
    private final int passedBefore;
    private final long passOverIn;
    private boolean shown;
    private @Nullable RowsRead seen;
    private long rows;
    private @Nullable Instant committed;

    /** Why changes that come from now on cannot be read any more; null if they can. */
    private @Nullable DataWeaverException altered;

    /** Whether such a change has come: nothing is read behind what was given. */
    private boolean ends;

    private Instant endsSince = Instant.EPOCH;

    /** Where the log stands in front of a TRUNCATE that was taken and is to be told next; null if there is none. */
    private @Nullable InLog beforeTruncate;

    /** What was given last, and what of that is durable at the sink. */
    private String given;

    private volatile String durable = "";
    private volatile long durablePlace;

    /** Up to where the log held nothing for us when nothing waited last. */
    private long quiet;

    ChangeReader(
            SessionPool pool,
            Clock clock,
            LogSlot slot,
            LogHistory history,
            QualifiedName table,
            OnTruncate onTruncate,
            ReadRequest request,
            LogDecoder decoder,
            @Nullable CurrentRow current,
            boolean skipsDropped,
            InLog from,
            boolean isDurable) {
        this.pool = pool;
        this.slot = slot;
        this.history = history;
        this.clock = clock;
        this.watch = new LogWatch(pool, slot);
        this.table = table;
        this.onTruncate = onTruncate;
        this.request = request;
        this.decoder = decoder;
        this.current = current;
        this.end = from.end();
        this.passOverIn = from.commit();
        this.passOver = from.read();
        this.passedBefore = from.read();
        this.seen = from.seen();
        this.rows = from.rows();
        this.skipsDropped = skipsDropped;
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
        if (ends) {
            return endOnceDurable(log, maxWait);
        }
        if (beforeTruncate != null) {
            return emptied();
        }
        BatchBuilder batch =
                new BatchBuilder(request.schema(), Math.min(request.limits().maxRows(), 1024));
        decoder.bind(batch);
        List<Rejection> rejections = new ArrayList<>(0);
        long endBefore = end;
        int readBefore = read;
        long bytes = 0;
        byte[] message = log.poll(maxWait);
        watch.look();
        while (message != null) {
            bytes += message.length;
            take(message, batch, rejections);
            if (ends
                    || beforeTruncate != null
                    || batch.size() + 1 >= request.limits().maxRows()
                    || bytes >= request.limits().maxBytes()
                    || rejections.size() >= request.limits().maxRows()) {
                break;
            }
            message = log.poll(Duration.ZERO);
        }
        InLog before = beforeTruncate;
        if (batch.isEmpty() && rejections.isEmpty()) {
            if (before != null) {
                return emptied();
            }
            passQuiet(log);
            if (end == endBefore && read == readBefore) {
                return new ReadResult.NothingYet();
            }
        }
        Position reached = (before == null ? position() : before).encode();
        given = reached.toString();
        return new ReadResult.Rows(batch.build(), rejections, reached);
    }

    /** Tells of a TRUNCATE, once what stands before it was given. */
    private ReadResult emptied() {
        beforeTruncate = null;
        Position reached = position().encode();
        given = reached.toString();
        return new ReadResult.Emptied(reached);
    }

    /**
     * Ends with what has changed, once all that was given is durable: so what comes next is read by a reader that knows of the
     * change, and nothing is read twice.
     */
    private ReadResult endOnceDurable(LogReceiver log, Duration maxWait) throws InterruptedException {
        DataWeaverException change = altered;
        boolean isDurable = given.equals(durable)
                || (durablePlace != 0 && Long.compareUnsigned(durablePlace, end) >= 0)
                || clock.instant().isAfter(endsSince.plus(LONGEST_END));
        if (change != null && isDurable) {
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
        if (passOver > 0) {
            if (Long.compareUnsigned(told, passOverIn) > 0) {
                throw torn("the log has passed that");
            }
            return;
        }
        if (commit != 0 || told == 0) {
            return;
        }
        quiet = told;
        if (told - end >= QUIET_BYTES) {
            end = told;
            forgetRowsRead(end);
        }
    }

    private InLog position() {
        if (passOver > 0) {
            // Back where it began, however much of that transaction came again.
            return new InLog(end, passOverIn, passedBefore, seen, rows);
        }
        // Where nothing of a transaction was read, it is as good as not begun.
        return read == 0 ? new InLog(end, 0, 0, seen, rows) : new InLog(end, commit, read, seen, rows);
    }

    private void take(byte[] message, BatchBuilder batch, List<Rejection> rejections) {
        LogMessage in = new LogMessage(message, LogReceiver.PAYLOAD);
        byte kind = in.takeByte();
        switch (kind) {
            case 'B' -> begin(in);
            case 'C' -> commit(in);
            case 'R' -> relation(in);
            case 'I', 'U', 'D' -> {
                if (decoder.isOfTable(in)) {
                    if (altered != null && passOver == 0 && !shown) {
                        ends = true;
                        endsSince = clock.instant();
                    } else if (isNew()) {
                        change(kind, in, batch, rejections);
                    }
                }
            }
            case 'T' -> {
                if (decoder.isTruncated(in)) {
                    InLog before = position();
                    if (isNew()) {
                        truncated(before);
                    }
                }
            }
            case 'M' -> noted(in);
            default -> {
                // Where a transaction comes from, and names of types, which change nothing.
            }
        }
    }

    /** Only the catalog can say whether a column that rows have not, or that nobody knows, came later or was dropped. */
    private void relation(LogMessage in) {
        LogDecoder.Told told = decoder.relation(in);
        if (told == null) {
            return;
        }
        String reason = told.unfit();
        if (reason == null && !(told.absent().isEmpty() && told.unknown().isEmpty())) {
            Session session = pool.take();
            try {
                List<String> now = new Catalog(session)
                        .find(table)
                        .map(Relation::withoutGenerated)
                        .map(Relation::columnNames)
                        .orElse(List.of());
                reason = TableAlteration.reason(told, decoder.known(), now, skipsDropped);
                if (reason == null) {
                    decoder.fill(TableAlteration.fillings(session, told.absent()));
                }
            } catch (SQLException failed) {
                throw SqlFailures.running(SqlFailures.Side.SOURCE, "looking at the columns of " + table, failed);
            } finally {
                pool.giveBack(session);
            }
        }
        altered = reason == null ? null : decoder.altered(reason);
    }

    private void begin(LogMessage in) {
        commit = in.takeLong();
        committed = Instant.EPOCH.plus(CopyEncoder.EPOCH_MICROS + in.takeLong(), ChronoUnit.MICROS);
        int transaction = in.takeInt();
        read = 0;
        RowsRead before = seen;
        shown = before != null && before.first().shows(transaction);
    }

    private void commit(LogMessage in) {
        in.takeByte();
        long place = in.takeLong();
        long next = in.takeLong();
        if (read > 0 && passOver > 0) {
            throw torn("only " + read + " changes of it came again");
        }
        end = next;
        commit = 0;
        read = 0;
        forgetRowsRead(place);
    }

    private void forgetRowsRead(long place) {
        RowsRead before = seen;
        if (before != null && Long.compareUnsigned(place, before.until()) > 0) {
            seen = null;
        }
    }

    /** Counts a change, and tells whether it has to be passed on. */
    private boolean isNew() {
        read++;
        if (passOver > 0) {
            if (commit != passOverIn) {
                throw torn("the one at " + ChangePosition.text(commit) + " comes next");
            }
            passOver--;
            return false;
        }
        return !shown;
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
    private void missUntilNow() {
        RowsRead before = seen;
        if (before == null) {
            return;
        }
        Session session = pool.take();
        try {
            seen = new RowsRead(before.first(), LogSlot.head(session), before.severalMoments());
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "looking at the log behind " + table, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private DataWeaverException torn(String what) {
        return new DataWeaverException(
                PostgresErrorCode.LOG_GAP,
                "the log of " + table + " was read within the transaction at " + ChangePosition.text(passOverIn)
                        + ", but " + what,
                "read the table again with `dataweaver position reset --split " + table
                        + "`, or start again from the beginning with --restart",
                null);
    }

    private void change(byte kind, LogMessage in, BatchBuilder batch, List<Rejection> rejections) {
        rows++;
        boolean fits = switch (kind) {
            case 'I' -> decoder.insert(in, batch, rows);
            case 'U' -> decoder.update(in, batch, rows, mayMiss() ? current : null);
            default -> decoder.delete(in, batch, rows);
        };
        if (current != null && current.takeMissed()) {
            missUntilNow();
        }
        if (!fits) {
            byte[] message = in.bytes();
            int length = Math.min(message.length - LogReceiver.PAYLOAD, Rejection.RejectedBytes.MAX_BYTES);
            byte[] told = Arrays.copyOfRange(message, LogReceiver.PAYLOAD, LogReceiver.PAYLOAD + length);
            rejections.add(new Rejection(
                    new Rejection.RejectedBytes(told, rows),
                    RecordErrorCode.VALUE_UNFIT,
                    decoder.failedColumn(),
                    decoder.failedMessage()));
        }
        BETWEEN_CHANGES.hit();
    }

    private void truncated(InLog before) {
        switch (onTruncate) {
            case STOP ->
                throw new DataWeaverException(
                        PostgresErrorCode.TABLE_TRUNCATED,
                        "table " + table + " was truncated at " + ChangePosition.text(commit) + " in the log",
                        PostgresErrorCode.TABLE_TRUNCATED.remedy(),
                        null);
            case SKIP -> {}
            case APPLY -> beforeTruncate = before;
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
     * What waits is what the log has behind the last whole transaction, be it of this table or of others, and when that
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

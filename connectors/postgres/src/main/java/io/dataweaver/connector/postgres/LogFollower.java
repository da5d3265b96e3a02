package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.fault.Failpoint;
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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What readers of the log have in common, be it of one table or of several: where they stand in it, which of its transactions the
 * rows read before show already, and what of that which they gave is durable.
 *
 * <p>The log has whole transactions, in the order of their commits. Each is shown by those rows, or it is not.
 */
abstract class LogFollower implements FollowingReader {

    /** In front of the next change, be it of the same transaction or of another. */
    private static final Failpoint BETWEEN_CHANGES = Failpoint.named("postgres.between_changes");

    /** A position moves over a log that holds nothing for us once it is this much longer. */
    private static final long QUIET_BYTES = 64 * 1024;

    /** How long the last rows may take to become durable before the end is told all the same: they are read again then. */
    private static final Duration LONGEST_END = Duration.ofMinutes(1);

    private final SessionPool pool;
    private final Clock clock;
    private final LogSlot slot;
    private final LogHistory history;
    private final LogWatch watch;
    private @Nullable LogReceiver receiver;

    /** The end of the last transaction of which everything was read. */
    private long end;

    /** The place of the commit of the transaction that is being read; 0 between transactions. */
    private long commit;

    private boolean shown;
    private @Nullable RowsRead seen;
    private long rows;
    private @Nullable Instant committed;

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
     * @param isDurable whether {@code from} is durable at the sink
     */
    LogFollower(SessionPool pool, Clock clock, LogSlot slot, LogHistory history, InLog from, boolean isDurable) {
        this.pool = pool;
        this.clock = clock;
        this.slot = slot;
        this.history = history;
        this.watch = new LogWatch(pool, slot);
        this.end = from.end();
        this.seen = from.seen();
        this.rows = from.rows();
        this.given = from.encode().toString();
        this.durable = isDurable ? given : "";
    }

    final long end() {
        return end;
    }

    final long commit() {
        return commit;
    }

    /** Tells whether the transaction that is being read is shown by the rows that were read before. */
    final boolean isShown() {
        return shown;
    }

    /** Returns the position with {@code read} changes read of the transaction whose commit is at {@code within}. */
    final InLog position(long within, int read) {
        return new InLog(end, within, read, seen, rows);
    }

    /** Encodes a position that is given with what is read. */
    final Position give(InLog position) {
        Position reached = position.encode();
        given = reached.toString();
        return reached;
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

    final LogReceiver started() {
        LogReceiver active = receiver();
        if (active == null) {
            active = LogReceiver.start(pool, slot, history, end, clock);
            synchronized (this) {
                receiver = active;
            }
        }
        return active;
    }

    final void look() {
        watch.look();
    }

    /** Takes the beginning of a transaction. */
    final void begin(LogMessage in) {
        commit = in.takeLong();
        committed = Instant.EPOCH.plus(CopyEncoder.EPOCH_MICROS + in.takeLong(), ChronoUnit.MICROS);
        int transaction = in.takeInt();
        RowsRead before = seen;
        shown = before != null && before.first().shows(transaction);
    }

    /** Takes the end of a transaction. */
    final void commit(LogMessage in) {
        in.takeByte();
        long place = in.takeLong();
        end = in.takeLong();
        commit = 0;
        forgetRowsRead(place);
    }

    private void forgetRowsRead(long place) {
        RowsRead before = seen;
        if (before != null && Long.compareUnsigned(place, before.until()) > 0) {
            seen = null;
        }
    }

    /** So that the server may forget what others write, although nothing of it is for us. */
    final void passQuiet(long told) {
        if (commit != 0 || told == 0) {
            return;
        }
        quiet = told;
        if (told - end >= QUIET_BYTES) {
            end = told;
            forgetRowsRead(end);
        }
    }

    /** Reads nothing behind what was given any more. */
    final void endWith(DataWeaverException change) {
        altered = change;
        endsSince = clock.instant();
    }

    final boolean ends() {
        return altered != null;
    }

    /**
     * Ends with what has changed, once all that was given is durable: so what comes next is read by a reader that knows of the
     * change, and nothing is read twice.
     */
    final ReadResult endOnceDurable(LogReceiver log, Duration maxWait) throws InterruptedException {
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

    /** A message that the coordinator of a run has written, which is in another process. */
    final void noted(LogMessage in) {
        in.takeByte();
        in.takeLong();
        LogNote.read(in, slot.name()).ifPresent(place -> {
            durablePlace = place;
            started().durable(place);
        });
    }

    /** Reads a change of a table. */
    final void change(FollowedTable of, byte kind, LogMessage in, BatchBuilder batch, List<Rejection> rejections) {
        rows++;
        LogDecoder decoder = of.decoder();
        CurrentRow current = of.current();
        boolean fits = switch (kind) {
            case 'I' -> decoder.insert(in, batch, rows);
            case 'U' -> decoder.update(in, batch, rows, mayMiss() ? current : null);
            default -> decoder.delete(in, batch, rows);
        };
        if (current != null && current.takeMissed()) {
            missUntilNow(of);
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
                    SqlFailures.Side.SOURCE,
                    "looking at the log behind " + of.relation().name(),
                    failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Returns that a table was truncated by the transaction that is being read. */
    final DataWeaverException truncated(FollowedTable table) {
        return new DataWeaverException(
                PostgresErrorCode.TABLE_TRUNCATED,
                "table " + table.relation().name() + " was truncated at " + ChangePosition.text(commit) + " in the log",
                PostgresErrorCode.TABLE_TRUNCATED.remedy(),
                null);
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

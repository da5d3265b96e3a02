package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
final class TransactionReader extends LogFollower {

    private static final int MOST_FIRST_ROWS = 64;
    private static final int FEWEST_FIRST_ROWS = 4;

    private final SessionPool pool;
    private final OnTruncate onTruncate;
    private final List<FollowedTable> tables;

    /** Whether something of the transaction that is being read was given, or stands in the batch. */
    private boolean within;

    /** Whether some of it was given. */
    private boolean parted;

    /** What is being collected: changes of one table. */
    private @Nullable FollowedTable table;

    private @Nullable BatchBuilder batch;
    private List<Rejection> rejections = new ArrayList<>(0);
    private long bytes;

    /** How many rows the last batch had: where tables alternate, each has few, and room for more would be most of it. */
    private int lastRows = MOST_FIRST_ROWS;

    /** What was taken from the log too early: a change of another table than that of the batch. */
    private byte @Nullable [] next;

    /** Tables that a TRUNCATE has emptied, which is to be told next. */
    private final Deque<String> emptied = new ArrayDeque<>(0);

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
        super(pool, clock, slot, history, from, isDurable);
        if (from.commit() != 0) {
            throw new IllegalArgumentException("it is within a transaction, and transactions are kept whole");
        }
        this.pool = pool;
        this.onTruncate = onTruncate;
        this.tables = List.copyOf(tables);
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        LogReceiver log = started();
        if (ends()) {
            return endOnceDurable(log, maxWait);
        }
        if (!emptied.isEmpty()) {
            return emptied();
        }
        long endBefore = end();
        bytes = 0;
        byte[] message = next == null ? log.poll(maxWait) : next;
        next = null;
        look();
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
            passQuiet(log.quietUntil());
            return within || end() == endBefore ? new ReadResult.NothingYet() : rows(none(), List.of());
        }
        lastRows = built.size();
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
        return new ReadResult.Rows(built.build(), rejected, give(position(0, 0)));
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

    /** Takes a message; returns false if what was taken is to be given now. */
    private boolean take(byte[] message) {
        LogMessage in = new LogMessage(message, LogReceiver.PAYLOAD);
        byte kind = in.takeByte();
        switch (kind) {
            case 'B' -> begin(in);
            case 'C' -> {
                return end(in);
            }
            case 'R' -> {
                FollowedTable of = tableOf(in);
                if (of != null) {
                    of.relation(in);
                }
            }
            case 'I', 'U', 'D' -> {
                FollowedTable of = isShown() ? null : tableOf(in);
                return of == null || change(of, kind, in);
            }
            case 'T' -> {
                return isShown() || truncate(in);
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

    /** The end of a transaction of which some was given is told at once, so that it can be made durable. */
    private boolean end(LogMessage in) {
        commit(in);
        boolean goesOn = !parted;
        within = false;
        parted = false;
        return goesOn;
    }

    private boolean change(FollowedTable of, byte kind, LogMessage in) {
        DataWeaverException change = of.altered();
        if (change != null) {
            if (within) {
                // What was given of the transaction cannot be made durable any more: all of it is read again.
                throw change;
            }
            endWith(change);
            return false;
        }
        if (table != null && table != of) {
            next = in.bytes();
            return false;
        }
        BatchBuilder to = batch;
        if (to == null) {
            to = new BatchBuilder(
                    of.request().schema(), Math.max(FEWEST_FIRST_ROWS, Math.min(MOST_FIRST_ROWS, lastRows)));
            of.decoder().bind(to);
            table = of;
            batch = to;
        }
        within = true;
        bytes += in.bytes().length;
        change(of, kind, in, to, rejections);
        return true;
    }

    private boolean truncate(LogMessage in) {
        List<FollowedTable> truncated = tables.stream()
                .filter(each -> each.decoder().isTruncated(new LogMessage(in.bytes(), in.at())))
                .toList();
        if (truncated.isEmpty()) {
            return true;
        }
        return switch (onTruncate) {
            case STOP -> throw truncated(truncated.get(0));
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
}

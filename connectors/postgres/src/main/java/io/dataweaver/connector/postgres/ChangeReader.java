package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the changes of one table from the log of the server. A position may be within a transaction. */
final class ChangeReader extends LogFollower {

    private final FollowedTable table;
    private final OnTruncate onTruncate;

    /** How many changes of the transaction that is being read were read, and how many of them are to be passed over. */
    private int read;

    private int passOver;
    private final int passedBefore;
    private final long passOverIn;

    /** Where the log stands in front of a TRUNCATE that was taken and is to be told next; null if there is none. */
    private @Nullable InLog beforeTruncate;

    ChangeReader(
            SessionPool pool,
            Clock clock,
            LogSlot slot,
            LogHistory history,
            OnTruncate onTruncate,
            FollowedTable table,
            InLog from,
            boolean isDurable) {
        super(pool, clock, slot, history, from, isDurable);
        this.table = table;
        this.onTruncate = onTruncate;
        this.passOverIn = from.commit();
        this.passOver = from.read();
        this.passedBefore = from.read();
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        LogReceiver log = started();
        if (ends()) {
            return endOnceDurable(log, maxWait);
        }
        if (beforeTruncate != null) {
            return emptied();
        }
        BatchLimits limits = table.request().limits();
        BatchBuilder batch = new BatchBuilder(table.request().schema(), Math.min(limits.maxRows(), 1024));
        table.decoder().bind(batch);
        List<Rejection> rejections = new ArrayList<>(0);
        long endBefore = end();
        int readBefore = read;
        long bytes = 0;
        byte[] message = log.poll(maxWait);
        look();
        while (message != null) {
            bytes += message.length;
            take(message, batch, rejections);
            if (ends()
                    || beforeTruncate != null
                    || batch.size() + 1 >= limits.maxRows()
                    || bytes >= limits.maxBytes()
                    || rejections.size() >= limits.maxRows()) {
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
            if (end() == endBefore && read == readBefore) {
                return new ReadResult.NothingYet();
            }
        }
        Position reached = give(before == null ? position() : before);
        return new ReadResult.Rows(batch.build(), rejections, reached);
    }

    /** Tells of a TRUNCATE, once what stands before it was given. */
    private ReadResult emptied() {
        beforeTruncate = null;
        return new ReadResult.Emptied(give(position()));
    }

    private void passQuiet(LogReceiver log) {
        long told = log.quietUntil();
        if (passOver == 0) {
            passQuiet(told);
        } else if (Long.compareUnsigned(told, passOverIn) > 0) {
            throw torn("the log has passed that");
        }
    }

    private InLog position() {
        if (passOver > 0) {
            // Back where it began, however much of that transaction came again.
            return position(passOverIn, passedBefore);
        }
        // Where nothing of a transaction was read, it is as good as not begun.
        return read == 0 ? position(0, 0) : position(commit(), read);
    }

    private void take(byte[] message, BatchBuilder batch, List<Rejection> rejections) {
        LogMessage in = new LogMessage(message, LogReceiver.PAYLOAD);
        byte kind = in.takeByte();
        switch (kind) {
            case 'B' -> begin(in);
            case 'C' -> end(in);
            case 'R' -> table.relation(in);
            case 'I', 'U', 'D' -> {
                if (table.decoder().isOfTable(in)) {
                    DataWeaverException altered = table.altered();
                    if (altered != null && passOver == 0 && !isShown()) {
                        endWith(altered);
                    } else if (isNew()) {
                        change(table, kind, in, batch, rejections);
                    }
                }
            }
            case 'T' -> {
                if (table.decoder().isTruncated(in)) {
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

    private void end(LogMessage in) {
        if (read > 0 && passOver > 0) {
            throw torn("only " + read + " changes of it came again");
        }
        commit(in);
        read = 0;
    }

    /** Counts a change, and tells whether it has to be passed on. */
    private boolean isNew() {
        read++;
        if (passOver > 0) {
            if (commit() != passOverIn) {
                throw torn("the one at " + ChangePosition.text(commit()) + " comes next");
            }
            passOver--;
            return false;
        }
        return !isShown();
    }

    private DataWeaverException torn(String what) {
        return new DataWeaverException(
                PostgresErrorCode.LOG_GAP,
                "the log of " + table.relation().name() + " was read within the transaction at "
                        + ChangePosition.text(passOverIn) + ", but " + what,
                "read the table again with `dataweaver position reset --split "
                        + table.relation().name() + "`, or start again from the beginning with --restart",
                null);
    }

    private void truncated(InLog before) {
        switch (onTruncate) {
            case STOP -> throw truncated(table);
            case SKIP -> {}
            case APPLY -> beforeTruncate = before;
        }
    }
}

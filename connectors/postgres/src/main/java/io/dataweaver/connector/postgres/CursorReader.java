package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table whose cursor is larger than that of all rows before, again and again.
 *
 * <p>A transaction may commit long after it has chosen the value of the cursor, behind others with larger ones. So each look
 * takes the largest value that is there, waits until all transactions have ended that are open then, and only then reads up
 * to that value: whoever begins later chooses a larger one.
 */
final class CursorReader implements SplitReader {

    /** Between two looks at whether transactions have ended: most end soon, and some after hours. */
    private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final SessionPool pool;
    private final Split split;
    private final ReadRequest request;
    private final CursorTable table;
    private final List<PgColumn> columns;
    private final Duration interval;
    private final Clock clock;
    private CursorPosition position;

    /** Up to where rows will be read when those have ended who are waited for; null if nobody is. */
    private @Nullable String next;

    private Set<String> waitedFor = Set.of();
    private @Nullable Instant since;
    private long looked = System.nanoTime();
    private long due = looked;
    private long wait = FIRST_WAIT;
    private @Nullable Session session;
    private @Nullable CopyRows copy;
    private long oldest;
    private boolean woken;

    CursorReader(
            SessionPool pool,
            Split split,
            ReadRequest request,
            CursorTable table,
            Duration interval,
            Clock clock,
            CursorPosition from) {
        this.pool = pool;
        this.split = split;
        this.request = request;
        this.table = table;
        this.columns = table.dataset().columnsOf(request.schema());
        this.interval = interval;
        this.clock = clock;
        this.position = from;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        try {
            CopyRows running = copy;
            if (running == null) {
                if (position.upTo() == null && !find(maxWait)) {
                    return new ReadResult.NothingYet();
                }
                running = start();
            }
            return fill(running);
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "reading " + split.id(), failed);
        }
    }

    /** Tells whether there is something new that can be read by now. */
    private boolean find(Duration maxWait) throws SQLException, InterruptedException {
        pause(Math.min(maxWait.toNanos(), due - System.nanoTime()));
        if (due - System.nanoTime() > 0) {
            return false;
        }
        String found = next == null ? look() : next;
        if (found == null) {
            return false;
        }
        if (!haveEnded()) {
            due = System.nanoTime() + wait;
            wait = Math.min(2 * wait, LONGEST_WAIT);
            return false;
        }
        next = null;
        due = looked + interval.toNanos();
        position = position.begin(found);
        return true;
    }

    private @Nullable String look() throws SQLException {
        Session looking = pool.take();
        try {
            looked = System.nanoTime();
            due = looked + interval.toNanos();
            next = table.look(looking, position);
            if (next != null) {
                since = clock.instant();
                wait = FIRST_WAIT;
                // Looked up behind the value: who has begun in between is waited for without need, and nobody is
                // missed.
                waitedFor = CursorTable.open(looking);
            }
            return next;
        } finally {
            pool.giveBack(looking);
        }
    }

    private boolean haveEnded() throws SQLException {
        if (waitedFor.isEmpty()) {
            return true;
        }
        Session looking = pool.take();
        try {
            Set<String> open = CursorTable.open(looking);
            waitedFor.retainAll(open);
            if (open.contains(CursorTable.PREPARED)) {
                waitedFor.add(CursorTable.PREPARED);
            }
            return waitedFor.isEmpty();
        } finally {
            pool.giveBack(looking);
        }
    }

    private CopyRows start() throws SQLException {
        Session active = pool.take();
        session = active;
        active.execute("set transaction isolation level repeatable read, read only");
        oldest = active.query("select txid_snapshot_xmin(txid_current_snapshot())", row -> row.getLong(1))
                .get(0);
        String sql = table.select(columns, request.conditions(), position);
        CopyRows started = new CopyRows(active, sql, new CopyDecoder(columns), request);
        copy = started;
        return started;
    }

    private ReadResult fill(CopyRows running) throws SQLException {
        CopyRows.Filled filled = running.fill(position.rows());
        long rows = position.rows() + filled.count();
        byte[] last = filled.last();
        if (running.ended()) {
            end();
            position = position.end(oldest, rows);
        } else if (last != null) {
            position = position.reach(CursorTable.lastText(last, columns.size() + 1), rows);
        }
        return new ReadResult.Rows(filled.batch(), filled.rejections(), position.toPosition());
    }

    private void end() {
        copy = null;
        since = null;
        Session done = session;
        session = null;
        if (done != null) {
            pool.giveBack(done);
        }
    }

    private synchronized void pause(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !woken; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        woken = false;
    }

    @Override
    public synchronized void wakeUp() {
        woken = true;
        notifyAll();
    }

    /** How many rows wait is not known; since when is, but for the time between two looks. */
    @Override
    public SourceLag lag() {
        Instant seen = since;
        return seen == null ? SourceLag.ofBytes(0) : SourceLag.UNKNOWN.since(seen);
    }

    @Override
    public void close() {
        Session active = session;
        session = null;
        copy = null;
        if (active != null) {
            // Rows that are on their way would have to be read to the end before the session could be used again.
            active.close();
        }
    }
}

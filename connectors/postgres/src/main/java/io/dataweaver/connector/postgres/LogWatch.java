package io.dataweaver.connector.postgres;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Looks now and then at where the log of the server ends, and how much of it the slot keeps: what is received tells of neither.
 *
 * <p>Not thread-safe.
 */
final class LogWatch {

    private static final long EVERY = Duration.ofSeconds(5).toNanos();

    private final SessionPool pool;
    private final LogSlot slot;
    private long next = System.nanoTime();
    private long end;
    private long kept;

    LogWatch(SessionPool pool, LogSlot slot) {
        this.pool = pool;
        this.slot = slot;
    }

    private record Seen(long end, long kept) {}

    /** Looks, if that was a while ago. */
    void look() {
        if (System.nanoTime() - next < 0) {
            return;
        }
        Session session = pool.take();
        try {
            session.query(
                            "select pg_current_wal_insert_lsn()::text,"
                                    + " greatest(0, pg_current_wal_insert_lsn() - restart_lsn)::int8"
                                    + " from pg_replication_slots where slot_name = ?",
                            row -> new Seen(ChangePosition.lsn(row.getString(1)), row.getLong(2)),
                            slot.name())
                    .forEach(seen -> {
                        end = seen.end();
                        kept = seen.kept();
                    });
            next = System.nanoTime() + EVERY;
        } catch (SQLException failed) {
            throw SqlFailures.running(
                    SqlFailures.Side.SOURCE, "looking at the replication slot " + slot.name(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Returns where the log ended when it was looked at last; 0 if it never was. */
    long end() {
        return end;
    }

    /** Returns how many bytes of it the slot kept then. */
    long kept() {
        return kept;
    }
}

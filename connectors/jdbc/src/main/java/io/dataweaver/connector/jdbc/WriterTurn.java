package io.dataweaver.connector.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a session to write to a file, of which there is one for each file of this process: DuckDB lets no other process
 * in, and has transactions fail that write side by side rather than wait.
 *
 * <p><b>Threads.</b> One thread at a time, not always the same.
 */
final class WriterTurn {

    /** Never waits. */
    static final WriterTurn FREE = new WriterTurn(null, Duration.ZERO);

    private static final Map<Path, Semaphore> OF_FILES = new ConcurrentHashMap<>();

    private final @Nullable Semaphore turns;
    private final Duration longest;
    private boolean taken;

    private WriterTurn(@Nullable Semaphore turns, Duration longest) {
        this.turns = turns;
        this.longest = longest;
    }

    /** Returns the turns of one session. */
    static WriterTurn of(Path file, Duration longest) {
        return new WriterTurn(OF_FILES.computeIfAbsent(file, path -> new Semaphore(1, true)), longest);
    }

    /**
     * Waits for its turn.
     *
     * @throws SQLException of a SQLSTATE that is a conflict, if it does not come
     */
    void take() throws SQLException {
        if (turns == null || taken) {
            return;
        }
        try {
            if (!turns.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLException("another writer of this process has had the file for " + longest, "40001");
            }
            taken = true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for another writer of the file", "40001", interrupted);
        }
    }

    /** Lets the next one write; does nothing if this has no turn. */
    void giveBack() {
        if (taken && turns != null) {
            taken = false;
            turns.release();
        }
    }
}

package io.dataweaver.connector.postgres;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends sessions that have been writing for too long. The driver's timeout covers reading only: a server or network that
 * takes no more bytes would hold a writing thread for as long as the operating system tries.
 *
 * <p><b>Threads.</b> Any thread may call; it has a daemon thread of its own while sessions are open.
 */
final class Watchdog {

    private static final long LOOKS_PER_TIMEOUT = 4;

    private final Duration longest;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    Watchdog(Duration longest) {
        this.longest = longest;
    }

    /** Watches a session until {@link #forget}. */
    synchronized void watch(Session session) {
        sessions.add(session);
        if (thread == null) {
            thread = new Thread(this::run, "dataweaver-postgres-watchdog");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void forget(Session session) {
        sessions.remove(session);
    }

    /** Stops watching altogether. */
    synchronized void stop() {
        sessions.clear();
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (goesOn()) {
            LockSupport.parkNanos(this, longest.toNanos() / LOOKS_PER_TIMEOUT);
            sessions.removeIf(this::cutIfStuck);
        }
    }

    private boolean cutIfStuck(Session session) {
        if (!session.hasWrittenFor(longest)) {
            return false;
        }
        session.abort();
        return true;
    }

    private synchronized boolean goesOn() {
        if (sessions.isEmpty()) {
            thread = null;
            return false;
        }
        return true;
    }
}

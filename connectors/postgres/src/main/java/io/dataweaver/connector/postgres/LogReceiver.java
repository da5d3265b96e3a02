package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.copy.CopyDual;
import org.postgresql.jdbc.PgConnection;

/**
 * Receives the messages of a replication slot in a thread of its own, so that the server is told that we live, and how far
 * everything is durable, whatever the sink does meanwhile (PostgreSQL documentation §55.4, "Streaming Replication Protocol").
 *
 * <p>It holds no more than a bounded number of bytes; if they are not taken, the server waits.
 *
 * <p>A server that has nothing to tell is asked whether it is there. One that does not answer is given up: a network may lose a
 * connection without a word, and TCP notices that hours later, or never, if something on the way keeps it open.
 *
 * <p><b>Threads.</b> One thread takes; any thread may tell what is durable.
 */
final class LogReceiver implements AutoCloseable {

    private static final long MAX_BYTES = 8L << 20;

    /** Where the payload of a message stands: behind its kind, its place in the log, the end of the log and the time. */
    static final int PAYLOAD = 1 + 8 + 8 + 8;

    private static final int STATUS_BYTES = 1 + 8 + 8 + 8 + 8 + 1;
    private static final long STATUS_EVERY = Duration.ofSeconds(5).toNanos();
    private static final long SHORTEST_PAUSE = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(10).toNanos();

    /** What a look may count for as silence: whoever did not run, or did not take what came, has not listened. */
    private static final long LONGEST_LOOK = Duration.ofMillis(100).toNanos();

    private static final int STATUSES_PER_SILENCE = 4;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final LogSlot slot;
    private final Clock clock;
    private final PgConnection connection;
    private final CopyDual copy;
    private final Thread thread;
    private final AtomicLong durable;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private final ByteBuffer status = ByteBuffer.allocate(STATUS_BYTES);
    private long bytes;
    private long quietUntil;
    private boolean woken;
    private @Nullable Throwable failure;
    private volatile boolean closed;

    /** Where the last message ended that the server has told of; the thread's own. */
    private long received;

    private long nextStatus;

    private final long statusEvery;
    private final Duration longestSilence;

    /** For how long the thread has listened, and nothing has come. */
    private long silence;

    private LogReceiver(
            LogSlot slot, PgConnection connection, CopyDual copy, long start, Duration longestSilence, Clock clock) {
        this.slot = slot;
        this.longestSilence = longestSilence;
        this.statusEvery = Math.min(STATUS_EVERY, longestSilence.toNanos() / STATUSES_PER_SILENCE);
        this.clock = clock;
        this.connection = connection;
        this.copy = copy;
        this.durable = new AtomicLong(start);
        this.received = start;
        this.thread = new Thread(this::receive, "dataweaver-postgres-log-" + slot.name());
        this.thread.setDaemon(true);
    }

    /**
     * Connects, and begins with the first transaction whose commit is at {@code start} or behind it.
     *
     * @param history of the server in which {@code start} was found: another one may have taken its name meanwhile
     */
    static LogReceiver start(SessionPool pool, LogSlot slot, LogHistory history, long start, Clock clock) {
        PgConnection connection = null;
        try {
            connection = connect(pool.settings());
            if (!LogHistory.of(connection).equals(history)) {
                pool.closeIdle();
                throw LogHistory.replaced();
            }
            Duration longestSilence = longestSilence(connection, pool.settings());
            CopyDual copy = connection
                    .getCopyAPI()
                    .copyDual("START_REPLICATION SLOT " + new Identifier(slot.name()).toSql() + " LOGICAL "
                            + ChangePosition.text(start) + " (proto_version '1', publication_names "
                            + Literal.text(slot.publicationName().toSql()) + ", binary 'true', messages 'true')");
            LogReceiver receiver = new LogReceiver(slot, connection, copy, start, longestSilence, clock);
            receiver.thread.start();
            return receiver;
        } catch (SQLException failed) {
            cut(connection);
            throw failed(slot, failed);
        }
    }

    /**
     * Returns how long a server may be silent that is well. It answers between two records of the log; while it is at work on a
     * large transaction, it does so before its own patience with us is over, which is {@code wal_sender_timeout} (PostgreSQL
     * documentation §19.6).
     */
    private static Duration longestSilence(PgConnection connection, ConnectionSettings settings) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select setting::bigint from pg_settings where name = 'wal_sender_timeout'")) {
            Duration patience = row.next() ? Duration.ofMillis(row.getLong(1)) : Duration.ZERO;
            return patience.compareTo(settings.callTimeout()) > 0 ? patience : settings.callTimeout();
        }
    }

    static PgConnection connect(ConnectionSettings settings) throws SQLException {
        Properties properties = settings.driverProperties();
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        Connection connection = new Driver().connect(settings.driverUrl(), properties);
        if (connection == null) {
            throw new SQLException("the driver does not take " + settings.driverUrl(), "08001");
        }
        return connection.unwrap(PgConnection.class);
    }

    private static DataWeaverException failed(LogSlot slot, SQLException failed) {
        return SqlFailures.running(SqlFailures.Side.SOURCE, "reading the replication slot " + slot.name(), failed);
    }

    private void receive() {
        long pause = SHORTEST_PAUSE;
        long looked = System.nanoTime();
        try {
            while (!closed) {
                byte[] message = copy.readFromCopy(false);
                if (message != null) {
                    pause = SHORTEST_PAUSE;
                    silence = 0;
                    take(message);
                } else if (!copy.isActive()) {
                    throw new SQLException("the server has ended the log", "08006");
                } else {
                    LockSupport.parkNanos(pause);
                    pause = Math.min(LONGEST_PAUSE, pause * 2);
                    silence += Math.min(LONGEST_LOOK, System.nanoTime() - looked);
                    requireSound();
                }
                looked = System.nanoTime();
                if (System.nanoTime() - nextStatus >= 0) {
                    tellStatus();
                }
            }
        } catch (InterruptedException interrupted) {
            // Closing does it.
            fail(interrupted);
        } catch (Throwable failed) {
            // Also a row that the memory does not hold: nobody would be told, and wait for ever.
            fail(failed);
            cut(connection);
        }
    }

    private void requireSound() throws SQLException {
        if (silence > longestSilence.toNanos()) {
            throw new SQLException(
                    "the server has told nothing for " + longestSilence.toSeconds()
                            + " s, not even whether it is there, although it was asked; raise `read_timeout` if it may be at"
                            + " work for longer",
                    "08006");
        }
    }

    private void take(byte[] message) throws SQLException, InterruptedException {
        LogMessage in = new LogMessage(message, 0);
        byte kind = in.takeByte();
        if (kind == 'w') {
            in.skip(Long.BYTES);
            received = Math.max(received, in.takeLong());
            put(message);
        } else if (kind == 'k') {
            long end = in.takeLong();
            in.skip(Long.BYTES);
            received = Math.max(received, end);
            boolean answer = in.takeByte() != 0;
            lock.lock();
            try {
                quietUntil = end;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            if (answer) {
                tellStatus();
            }
        } else {
            throw new SQLException("a message of the unknown kind " + kind + " came from the server", "08P01");
        }
    }

    private void put(byte[] message) throws SQLException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (bytes >= MAX_BYTES && !closed) {
                changed.awaitNanos(statusEvery);
                if (System.nanoTime() - nextStatus >= 0) {
                    tellStatus();
                }
            }
            messages.add(message);
            bytes += message.length;
            quietUntil = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Standby status update: what was received, what is durable, what is applied, the time since 2000, and whether the server is
     * to answer at once. It is, if nothing has come from it since the last one: by itself it tells nothing while we do.
     */
    private void tellStatus() throws SQLException {
        long flushed = durable.get();
        status.clear();
        status.put((byte) 'r')
                .putLong(Math.max(received, flushed))
                .putLong(flushed)
                .putLong(flushed);
        boolean isAsked = silence >= statusEvery / 2;
        status.putLong(clock.millis() * 1000 - CopyEncoder.EPOCH_MICROS).put((byte) (isAsked ? 1 : 0));
        copy.writeToCopy(status.array(), 0, STATUS_BYTES);
        copy.flushCopy();
        nextStatus = System.nanoTime() + statusEvery;
    }

    private void fail(Throwable reason) {
        lock.lock();
        try {
            failure = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next message.
     *
     * @param longest how long to wait for it
     * @return null if none came, or {@link #wakeUp} was called
     */
    byte @Nullable [] poll(Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty() && failure == null && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            byte[] message = messages.poll();
            if (message != null) {
                bytes -= message.length;
                changed.signalAll();
            } else if (failure instanceof SQLException lost) {
                throw failed(slot, lost);
            } else if (failure instanceof Error broken) {
                throw broken;
            } else if (failure != null) {
                throw new IllegalStateException("receiving the log broke", failure);
            }
            return message;
        } finally {
            lock.unlock();
        }
    }

    /** Returns up to where the log holds nothing more for us; 0 if messages wait, or that is not known. */
    long quietUntil() {
        lock.lock();
        try {
            return messages.isEmpty() ? quietUntil : 0;
        } finally {
            lock.unlock();
        }
    }

    void wakeUp() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells that everything before {@code lsn} is durable at the sink: the server may forget it. */
    void durable(long lsn) {
        durable.accumulateAndGet(lsn, (a, b) -> Long.compareUnsigned(a, b) < 0 ? b : a);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        LockSupport.unpark(thread);
        cut(connection);
        try {
            thread.join(LONGEST_CLOSE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void cut(@Nullable PgConnection connection) {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException failed) {
                // It is cut already.
                return;
            }
        }
    }
}

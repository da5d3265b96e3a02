package io.dataweaver.connector.jdbc;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Opens sessions and keeps those that are given back, so that many splits do not each connect.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class SessionPool implements AutoCloseable {

    private final ConnectionSettings settings;
    private final boolean writes;
    private final Deque<Session> idle = new ArrayDeque<>();
    private boolean closed;

    /** Whether the settings have led to a database: then one that cannot be reached is down for a while, not misspelt. */
    private volatile boolean reached;

    /**
     * Creates a pool.
     *
     * @param writes whether the sessions write; those that do not find a file missing rather than make it
     */
    SessionPool(ConnectionSettings settings, boolean writes) {
        this.settings = settings;
        this.writes = writes;
    }

    ConnectionSettings settings() {
        return settings;
    }

    Dialect dialect() {
        return settings.dialect();
    }

    /** Tells whether the database is a file that is not there. */
    boolean isMissing() {
        return settings.address().file().filter(file -> !Files.exists(file)).isPresent();
    }

    /** Returns a session that nobody else has, outside a transaction. */
    Session take() {
        synchronized (this) {
            Session session = idle.pollFirst();
            while (session != null) {
                if (session.isOpen()) {
                    return session;
                }
                session = idle.pollFirst();
            }
        }
        return connect();
    }

    /** Takes back a session whose transaction has ended. */
    void giveBack(Session session) {
        synchronized (this) {
            if (!closed && session.isOpen()) {
                idle.addFirst(session);
                return;
            }
        }
        session.close();
    }

    /** Closes a session that is in the middle of something, and those at rest: what broke one has mostly broken all. */
    void discard(Session session) {
        session.close();
        closeIdle();
    }

    private void closeIdle() {
        Deque<Session> toClose;
        synchronized (this) {
            toClose = new ArrayDeque<>(idle);
            idle.clear();
        }
        toClose.forEach(Session::close);
    }

    private Session connect() {
        if (!writes && isMissing()) {
            throw new DataWeaverException(
                    JdbcErrorCode.DATABASE_MISSING,
                    "there is no database " + settings.address().file().orElseThrow(),
                    "correct `url`: relative paths begin at the folder of the pipeline file",
                    null);
        }
        try {
            Connection connection = open();
            Session session = new Session(connection, dialect(), turn());
            try {
                dialect().setUp(session, writes, lockTimeout());
                reached = true;
                return session;
            } catch (SQLException | DataWeaverException failed) {
                session.close();
                throw failed;
            }
        } catch (SQLException failed) {
            throw SqlFailures.connecting(settings, reached, failed);
        }
    }

    private WriterTurn turn() {
        return dialect().locking() == Dialect.Locking.ALL_OR_NOTHING
                ? settings.address()
                        .file()
                        .map(file -> WriterTurn.of(real(file), lockTimeout()))
                        .orElse(WriterTurn.FREE)
                : WriterTurn.FREE;
    }

    /** A file may be reached by several paths. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException gone) {
            return file;
        }
    }

    /** Less than a call may take, so that the database tells the reason. */
    private Duration lockTimeout() {
        return settings.callTimeout().multipliedBy(3).dividedBy(4);
    }

    private Connection open() throws SQLException {
        Connection connection = Drivers.of(dialect()).connect(settings.address().url(), settings.driverProperties());
        if (connection == null) {
            throw new SQLException("the driver does not take " + settings.address(), "08001");
        }
        return connection;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeIdle();
    }
}

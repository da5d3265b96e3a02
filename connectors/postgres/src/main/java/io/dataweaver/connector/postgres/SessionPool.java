package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.jdbc.PgConnection;

/**
 * Opens sessions and keeps those that are given back, so that many splits do not each connect.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class SessionPool implements AutoCloseable {

    /** PostgreSQL 12: the oldest that takes what we say. */
    private static final int OLDEST_SERVER = 120_000;

    /**
     * One round trip. Text forms of values must not depend on the server's settings, transactions must not be ended
     * because a slow partner makes them wait, and waiting for a lock has an end.
     */
    private static final String SET_UP = "set time zone 'UTC';"
            + " set datestyle = 'ISO, MDY';"
            + " set intervalstyle = 'postgres';"
            + " set extra_float_digits = 3;"
            + " set bytea_output = 'hex';"
            + " set xmloption = 'content';"
            + " set lc_monetary = 'C';"
            + " set client_encoding = 'UTF8';"
            + " set standard_conforming_strings = on;"
            + " set idle_in_transaction_session_timeout = 0;"
            + " set default_transaction_isolation = 'read committed';"
            + " set statement_timeout = 0";

    private final ConnectionSettings settings;
    private final Watchdog watchdog;
    private final Deque<Session> idle = new ArrayDeque<>();
    private boolean closed;

    /** Whether the settings have led to a server: then one that cannot be reached is down for a while, not misspelt. */
    private volatile boolean reached;

    SessionPool(ConnectionSettings settings) {
        this.settings = settings;
        this.watchdog = new Watchdog(settings.callTimeout());
    }

    ConnectionSettings settings() {
        return settings;
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

    /**
     * Takes back a session whose transaction has ended. One that failed is closed, and so are those at rest: what broke
     * one connection has mostly broken them all.
     */
    void giveBack(Session session) {
        boolean reusable = isReusable(session);
        synchronized (this) {
            if (reusable && !closed) {
                idle.addFirst(session);
                return;
            }
        }
        session.close();
        if (!reusable) {
            closeIdle();
        }
    }

    /** Closes the sessions at rest, so that the next ones connect anew. */
    void closeIdle() {
        Deque<Session> toClose;
        synchronized (this) {
            toClose = new ArrayDeque<>(idle);
            idle.clear();
        }
        toClose.forEach(Session::close);
    }

    private static boolean isReusable(Session session) {
        try {
            if (!session.isOpen()) {
                return false;
            }
            session.rollback();
            return true;
        } catch (SQLException failed) {
            return false;
        }
    }

    private Session connect() {
        try {
            Session session = new Session(open(settings.driverProperties(), settings.driverUrl()), watchdog);
            try {
                session.execute(SET_UP + "; set lock_timeout = " + lockTimeout());
                session.connection().setAutoCommit(false);
                checkServer(session.connection());
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

    /** Less than the driver waits for an answer, so that the server tells the reason. */
    private long lockTimeout() {
        return Math.max(1, settings.callTimeout().toMillis() * 3 / 4);
    }

    private static PgConnection open(Properties properties, String url) throws SQLException {
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("the driver does not take " + url, "08001");
        }
        return connection.unwrap(PgConnection.class);
    }

    private void checkServer(PgConnection connection) throws SQLException {
        String encoding = connection.getParameterStatus("server_encoding");
        int version = connection.getServerMajorVersion() * 10_000;
        if (version < OLDEST_SERVER || (encoding != null && !encoding.equals("UTF8"))) {
            throw new DataWeaverException(
                    PostgresErrorCode.SERVER_TOO_OLD,
                    "expected PostgreSQL 12 or newer with a database in UTF8, but " + settings + " is "
                            + connection.getDBVersionNumber() + " in " + encoding,
                    PostgresErrorCode.SERVER_TOO_OLD.remedy(),
                    null);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeIdle();
        watchdog.stop();
    }
}

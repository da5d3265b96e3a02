package io.dataweaver.connector.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;
import org.postgresql.jdbc.PgConnection;

/**
 * A connection whose session is set up: UTC, ISO dates, UTF8, no autocommit.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class Session implements AutoCloseable {

    private static final long NOT_WRITING = 0;

    private final PgConnection connection;
    private final Watchdog watchdog;
    private volatile long writingSince = NOT_WRITING;

    Session(PgConnection connection, Watchdog watchdog) {
        this.connection = connection;
        this.watchdog = watchdog;
        watchdog.watch(this);
    }

    /** Begins a COPY that takes rows. */
    CopyIn copyIn(String sql) throws SQLException {
        try {
            return connection.getCopyAPI().copyIn(sql);
        } catch (SQLException failed) {
            throw ended(failed);
        }
    }

    /** Hands bytes to a COPY that is under way; throws if the server refuses what came before, or takes no more. */
    void write(CopyIn copy, byte[] bytes, int count) throws SQLException {
        writingSince = System.nanoTime() | 1;
        try {
            copy.writeToCopy(bytes, 0, count);
        } catch (SQLException failed) {
            throw ended(failed);
        } finally {
            writingSince = NOT_WRITING;
        }
    }

    /** Ends a COPY that takes rows; throws if the server refuses them. */
    void end(CopyIn copy) throws SQLException {
        try {
            copy.endCopy();
        } catch (SQLException failed) {
            throw ended(failed);
        }
    }

    /** Begins a binary COPY of what a query gives. */
    CopyOut copyOut(String query) throws SQLException {
        try {
            return connection.getCopyAPI().copyOut("copy (" + query + ") to stdout (format binary)");
        } catch (SQLException failed) {
            throw ended(failed);
        }
    }

    /** Returns what a COPY brings next; null at its end. */
    byte @Nullable [] read(CopyOut copy) throws SQLException {
        try {
            return copy.readFromCopy();
        } catch (SQLException failed) {
            throw ended(failed);
        }
    }

    /**
     * Closes the connection if a COPY was cut off. The driver does so for statements alone: an answer that comes late would be
     * taken for that of the next statement, and everything after it be one behind, COMMIT included.
     */
    private SQLException ended(SQLException failed) {
        if (SqlFailures.isConnectionLost(failed)) {
            abort();
        }
        return failed;
    }

    /** Tells, for the watchdog, whether a single write has been under way for {@code longest}. */
    boolean hasWrittenFor(Duration longest) {
        long since = writingSince;
        return since != NOT_WRITING && System.nanoTime() - since > longest.toNanos();
    }

    /** Cuts the connection, so that whoever waits for it gets an error. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException failed) {
            // It is cut already.
            writingSince = NOT_WRITING;
        }
    }

    /** Makes one value of a row. */
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    PgConnection connection() {
        return connection;
    }

    /** Runs a statement without parameters; several are separated by semicolons and take one round trip. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a statement with parameters, and returns how many rows it changed. */
    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(mapper.map(result));
            }
            return rows;
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException failed) {
            statement.close();
            throw failed;
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /** Changes how long the server may be silent. */
    void silence(Duration longest) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) Math.min(Integer.MAX_VALUE, longest.toMillis()));
    }

    boolean isOpen() {
        try {
            return !connection.isClosed();
        } catch (SQLException failed) {
            return false;
        }
    }

    /** Closes the connection, whatever state it is in; the server undoes what was not committed. */
    @Override
    public void close() {
        watchdog.forget(this);
        try {
            connection.close();
        } catch (SQLException failed) {
            abort();
        }
    }
}

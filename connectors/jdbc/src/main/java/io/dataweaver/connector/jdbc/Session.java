package io.dataweaver.connector.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose session is set up.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class Session implements AutoCloseable {

    private final Connection connection;
    private final Dialect dialect;
    private final WriterTurn turn;

    /** Creates one whose transactions wait for no others of this process but as the database has them wait. */
    Session(Connection connection, Dialect dialect) {
        this(connection, dialect, WriterTurn.FREE);
    }

    Session(Connection connection, Dialect dialect, WriterTurn turn) {
        this.connection = connection;
        this.dialect = dialect;
        this.turn = turn;
    }

    /** Makes one value of a row. */
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Runs a statement without parameters. */
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

    /** Tells whether a query has rows, without reading them all. */
    boolean hasRows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(1);
            try (ResultSet result = statement.executeQuery(sql)) {
                return result.next();
            }
        }
    }

    /** Makes one value of a column that a statement gives. */
    interface ColumnMapper<T> {
        T map(ResultSetMetaData described, int column) throws SQLException;
    }

    /** Looks at the columns that a statement would give, without running it; a statement that gives no rows has none. */
    <T> List<T> describe(String sql, ColumnMapper<T> mapper) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSetMetaData described = statement.getMetaData();
            List<T> columns = new ArrayList<>();
            for (int i = 1; described != null && i <= described.getColumnCount(); i++) {
                columns.add(mapper.map(described, i));
            }
            return columns;
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                Object value = parameters[i];
                if (value instanceof Long number) {
                    statement.setLong(i + 1, number);
                } else if (value instanceof Boolean flag) {
                    statement.setInt(i + 1, flag ? 1 : 0);
                } else {
                    statement.setString(i + 1, value == null ? null : value.toString());
                }
            }
            return statement;
        } catch (SQLException failed) {
            statement.close();
            throw failed;
        }
    }

    /** Begins a transaction that writes. */
    void begin() throws SQLException {
        switch (dialect.locking()) {
            case ROWS -> connection.setAutoCommit(false);
            // Taking the lock later, behind a read, would fail at once if another has written in between.
            case WHOLE_DATABASE -> execute("begin immediate");
            case ALL_OR_NOTHING -> {
                turn.take();
                execute("begin transaction");
            }
        }
    }

    void commit() throws SQLException {
        if (dialect.locking() == Dialect.Locking.ROWS) {
            connection.commit();
            connection.setAutoCommit(true);
        } else {
            execute("commit");
            turn.giveBack();
        }
    }

    /** Undoes what was done since {@link #begin}; does nothing outside a transaction. */
    void rollback() throws SQLException {
        if (dialect.locking() != Dialect.Locking.ROWS) {
            execute("rollback");
            turn.giveBack();
        } else if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    boolean isOpen() {
        try {
            return !connection.isClosed();
        } catch (SQLException failed) {
            return false;
        }
    }

    /** Closes the connection, whatever state it is in; the database undoes what was not committed. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException | UnsupportedOperationException | AbstractMethodError closedAlready) {
                failed.addSuppressed(closedAlready);
            }
        } finally {
            turn.giveBack();
        }
    }
}

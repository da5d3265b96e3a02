package io.dataweaver.connector.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One kind of database: how it is reached, what its types are, and how its SQL differs. It has no state.
 *
 * <p>Dates, times, decimals and the like cross the driver as text that the database makes and reads, so that no driver's
 * notion of zones, calendars and rounding is in between.
 */
interface Dialect {

    /** How a transaction of a sink behaves beside others. */
    enum Locking {
        /** Transactions that write side by side wait for single rows of one another. */
        ROWS,
        /** One transaction writes at a time, so that each has to be short. */
        WHOLE_DATABASE,
        /** One transaction writes at a time, which is for us to see to, and an error ends it with all that is in it. */
        ALL_OR_NOTHING
    }

    /** Returns its name, for people. */
    String name();

    /** Tells whether our tests read a real one. */
    default boolean isTested() {
        return true;
    }

    /** Returns how addresses of it look, for messages. */
    String example();

    /** Returns the class of its driver. */
    String driverClass();

    /** Returns where the driver is found in Maven Central, for messages. */
    String driverArtifact();

    /** Tells whether {@code url} is meant for it, well-formed or not. */
    boolean takes(String url);

    /**
     * Reads an address.
     *
     * @param folder against which paths of files are resolved
     * @return empty if it is not well-formed, or holds anything besides the place
     */
    Optional<Address> address(String url, Path folder);

    /** Returns the settings of the driver that a user may give, each with a regular expression for its values. */
    Map<String, String> settings();

    /**
     * Sets what we need of the driver, over whatever the user has set.
     *
     * @param writes whether the connection is one of a sink, be it to write or to read back
     */
    void force(Properties properties, boolean writes, Duration callTimeout);

    /** Makes a session ready: UTC, strict, and with an end to waiting for locks. */
    void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException;

    /** Returns what the server or library calls itself, with its version. */
    String version(Session session) throws SQLException;

    Locking locking();

    /** Returns the schema or database that names without one are looked up in. */
    String currentSchema(Session session) throws SQLException;

    /** Returns the names of tables and views of a schema; without schema those that the connection is in. */
    List<TableName> tables(Session session, Optional<String> schema) throws SQLException;

    /** Returns what the database knows of a table or view. */
    Optional<Table> find(Session session, TableName name) throws SQLException;

    /**
     * Returns the columns that a SELECT gives, without running it; each may hold null, whatever the database thinks.
     *
     * @param select of all columns of a query
     */
    List<TableColumn> describe(Session session, String select) throws SQLException;

    /** Returns what stands against a query, of which nothing has reached the driver yet; empty if nothing does. */
    default Optional<String> queryProblem(String query) {
        return Optional.empty();
    }

    /** Tells whether no statement of a session that reads changes anything; others are undone behind a query. */
    boolean keepsReadersFromWriting();

    /** Returns a name in quotes. */
    default String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Returns what is selected of a column of that type, so that it can be fetched in the form of the type. */
    String select(String column, ColumnType type);

    /**
     * Returns a column of that type as rows are ordered and compared by it: so that both agree, and no two values are one.
     *
     * @param column in quotes
     */
    default String ordered(String column, ColumnType type) {
        return column;
    }

    /** Returns the placeholder for a value that is compared with a column of that type. */
    String operand(ColumnType type);

    /** Returns what counts rows, as a number of 64 bits or more. */
    default String count() {
        return "count(*)";
    }

    /** Returns how many digits a decimal may need that holds both sides, for them to be compared as such, and not as fractions. */
    default int comparedDigits() {
        return Integer.MAX_VALUE;
    }

    /** Returns what is behind a SELECT in order of which one row is wanted, behind {@code skipped} others. */
    default String oneRow(long skipped) {
        return " limit 1 offset " + skipped;
    }

    /** Returns how many rows are fetched at a time to begin with; 0 if the driver fetches them one by one. */
    int firstFetch();

    /** Tells what a failure is about. */
    FailureKind kindOf(SQLException failed);

    /** Tells why a connection was refused. */
    JdbcErrorCode connectCode(SQLException failed);
}

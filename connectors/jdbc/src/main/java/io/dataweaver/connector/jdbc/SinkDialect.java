package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of database that is written as well, with transactions in which single statements can be undone. */
interface SinkDialect extends Dialect {

    /** Tells whether a column or table may be called so. */
    boolean allowsName(String name);

    /**
     * Tells whether there is a schema of that name, in which a table can be made.
     *
     * @param session null if the database is a file that is not there yet
     */
    default boolean hasSchema(@Nullable Session session, String name) throws SQLException {
        return session == null
                || !session.query(
                                "select 1 from information_schema.schemata where lower(schema_name) = lower(?)",
                                row -> 1,
                                name)
                        .isEmpty();
    }

    /** Returns the placeholder for a value that is bound for a column of that type. */
    String bind(ColumnType type);

    @Override
    default String operand(ColumnType type) {
        return bind(type);
    }

    /** Returns the text by which a date, time, timestamp, instant or UUID is bound. */
    TemporalText temporalText();

    /** Tells whether a column of binary fractions holds {@code value}. */
    boolean holds(double value);

    /** Tells whether a column of binary fractions of 32 bits holds {@code value}. */
    default boolean holds(float value) {
        return holds((double) value);
    }

    /** Tells whether a text without characters, and no bytes, are something else than null. */
    default boolean holdsEmpty() {
        return true;
    }

    /** Tells whether negative zero is stored as zero. */
    default boolean hasOneZero() {
        return false;
    }

    /**
     * Returns the type of columns that are created for values of {@code type}.
     *
     * @param key whether the column is part of the primary key
     * @return empty if none holds them
     */
    Optional<String> create(DataType type, boolean key);

    /** Returns the type of a long text in a table of ours. */
    String longText();

    /**
     * Returns the statement that creates a table that was not found.
     *
     * @param table as SQL
     * @param parts the columns and constraints
     */
    default String createTable(String table, String parts) {
        return "create table if not exists " + table + " (" + parts + ")";
    }

    /**
     * Returns the statement that adds a column, which may hold null, to a table.
     *
     * @param table as SQL
     * @param column its name and its type, as SQL, and perhaps a default, which the rows that are there get
     */
    default String addColumn(String table, String column) {
        return "alter table " + table + " add column " + column + nullable();
    }

    /**
     * Returns the statement that takes the default of a column away, so that new rows have what they bring; empty if there is none.
     *
     * @param table as SQL
     * @param column as SQL
     */
    default Optional<String> dropDefault(String table, String column) {
        return Optional.of("alter table " + table + " alter column " + column + " drop default");
    }

    /**
     * Returns the statement that gives a column another name; what is in it stays.
     *
     * @param old the name that it has, in quotes
     * @param name the new one, as it is
     */
    default String renameColumn(TableName table, String old, String name) {
        return "alter table " + table.toSql(this) + " rename column " + old + " to " + quote(name);
    }

    /** Returns a text as SQL. */
    default String textLiteral(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Returns what is behind the type of a column that may hold null: said, because some have defaults that say neither. */
    default String nullable() {
        return " null";
    }

    /** Returns what stands against upserting by {@code key} into a table that is unique by it; empty if nothing does. */
    default Optional<String> upsertProblem(Table table, List<String> key) {
        return Optional.empty();
    }

    /** Returns the statement that inserts a row, or updates the one of its key. */
    String upsert(String table, List<String> columns, List<String> key, List<String> placeholders);

    /** Returns how many bytes of values one batch of statements may bring, so that one row may not either. */
    default long mostBytes(Session session) throws SQLException {
        return Long.MAX_VALUE;
    }

    /** Tells whether a row is kept from changing by an update that changes nothing, since no SELECT does that. */
    default boolean locksByUpdate() {
        return false;
    }

    /** Returns what is behind a SELECT whose rows are to stay as they are until the transaction ends. */
    String forUpdate();
}

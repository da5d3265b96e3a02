package io.dataweaver.connector.jdbc;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.DataType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database that our tests have no server of: what is known of it is its documentation. Tables are all that is read of it;
 * and what is not sure to come back from it as it was is not written.
 */
interface UntestedDialect extends SinkDialect {

    /** Tells who checks a pipeline that nobody has tested {@code dialect}, if so. */
    static void warn(Dialect dialect, CheckContext context) {
        if (!dialect.isTested()) {
            context.warn(
                    "tested",
                    "no " + dialect.name() + " was there to test with: its SQL and its types are read from its"
                            + " documentation",
                    "compare a copy with `dataweaver verify` before you rely on it");
        }
    }

    @Override
    default boolean isTested() {
        return false;
    }

    /** Where they keep that is in their documentation; what they say where there is none is not. */
    @Override
    default boolean hasSchema(@Nullable Session session, String name) {
        return true;
    }

    @Override
    default Optional<String> queryProblem(String query) {
        return Optional.of("of " + name() + ", tables and views are read, and no queries");
    }

    @Override
    default List<TableColumn> describe(Session session, String select) {
        throw new IllegalStateException("a query of " + name() + " was not refused");
    }

    @Override
    default boolean keepsReadersFromWriting() {
        return false;
    }

    @Override
    default String version(Session session) throws SQLException {
        return session.connection()
                .getMetaData()
                .getDatabaseProductVersion()
                .strip()
                .replaceAll("\\s+", " ");
    }

    @Override
    default Locking locking() {
        return Locking.ROWS;
    }

    /** As ISO/IEC 9075-2 §7.17 has it. */
    @Override
    default String oneRow(long skipped) {
        return " offset " + skipped + " rows fetch next 1 rows only";
    }

    @Override
    default int firstFetch() {
        return 256;
    }

    @Override
    default boolean allowsName(String name) {
        return !name.isEmpty() && name.length() <= 128 && name.indexOf('\0') < 0;
    }

    /** It may keep the sign: what is known is that none of them compares by it. */
    @Override
    default boolean hasOneZero() {
        return true;
    }

    @Override
    default boolean locksByUpdate() {
        return true;
    }

    @Override
    default String forUpdate() {
        return "";
    }

    @Override
    default String createTable(String table, String parts) {
        return "create table " + table + " (" + parts + ")";
    }

    /** Text is none: by collations that could not be seen, or without its blanks, two keys may be one. */
    private static boolean mayBeKey(DataType type) {
        return type instanceof DataType.Int16
                || type instanceof DataType.Int32
                || type instanceof DataType.Int64
                || (type instanceof DataType.Decimal decimal && !decimal.isUnbounded())
                || type instanceof DataType.Date
                || type instanceof DataType.Timestamp;
    }

    /** Returns the type of a new column; null if there is none that is sure to hold it. */
    @Nullable String create(DataType type);

    @Override
    default Optional<String> create(DataType type, boolean key) {
        return key && !mayBeKey(type) ? Optional.empty() : Optional.ofNullable(create(type));
    }

    @Override
    default Optional<String> upsertProblem(Table table, List<String> key) {
        String others = key.stream()
                .filter(name -> table.column(name)
                        .flatMap(TableColumn::type)
                        .filter(type -> mayBeKey(type.type()))
                        .isEmpty())
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("column " + others + " of " + table.name() + " is part of the key, and mode `upsert` to "
                        + name()
                        + " is by numbers, dates and timestamps: of others it is not known which are one to it");
    }

    /** Returns what is between the name of a table and {@code using} in a MERGE. */
    default String mergeHint() {
        return " t";
    }

    /** Returns one row of values, as a table, with the names of its columns. */
    default String mergedRow(List<String> columns, List<String> placeholders) {
        return "(values (" + String.join(", ", placeholders) + ")) as s (" + String.join(", ", columns) + ")";
    }

    /** MERGE, as ISO/IEC 9075-2 §14.12 has it. */
    @Override
    default String upsert(String table, List<String> columns, List<String> key, List<String> placeholders) {
        List<String> updates = new ArrayList<>();
        columns.stream()
                .filter(column -> !key.contains(column))
                .forEach(column -> updates.add(column + " = s." + column));
        return "merge into " + table + mergeHint() + " using " + mergedRow(columns, placeholders) + " on ("
                + key.stream().map(column -> "t." + column + " = s." + column).collect(Collectors.joining(" and "))
                + ")"
                + (updates.isEmpty() ? "" : " when matched then update set " + String.join(", ", updates))
                + " when not matched then insert (" + String.join(", ", columns) + ") values ("
                + columns.stream().map(column -> "s." + column).collect(Collectors.joining(", ")) + ")";
    }
}

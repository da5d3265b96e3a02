package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A kind of database that our tests have no server of: what is known of it is its documentation, and its tables are all that is read. */
interface UntestedDialect extends Dialect {

    @Override
    default boolean isTested() {
        return false;
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
}

package io.dataweaver.connector.postgres;

import java.sql.SQLException;
import java.util.Set;

/**
 * Removes all rows of a table within a transaction that goes on: by TRUNCATE, or by DELETE where the server refuses that, or where
 * others are reading the table, whom a TRUNCATE that waits would keep from going on.
 */
final class TableEmptying {

    /** How long TRUNCATE waits for whoever reads the table; others that come later wait as long. */
    private static final String LOCK_WAIT = "1s";

    /**
     * Why TRUNCATE may not be possible where DELETE is: a foreign key that points to the table, a missing right, a statement that
     * is at work on it, and a lock that is not given (PostgreSQL documentation, appendix A).
     */
    private static final Set<String> LEFT_TO_DELETE = Set.of("0A000", "42501", "55006", "55P03");

    private TableEmptying() {}

    /**
     * Empties a table.
     *
     * @param session in a transaction
     */
    static void run(Session session, QualifiedName table) throws SQLException {
        if (!isTruncated(session, table)) {
            session.execute("delete from " + table.toSql());
        }
    }

    private static boolean isTruncated(Session session, QualifiedName table) throws SQLException {
        String wait = session.query("select current_setting('lock_timeout')", row -> row.getString(1))
                .get(0);
        session.execute("savepoint dataweaver_empty; set local lock_timeout = '" + LOCK_WAIT + "'");
        try {
            session.execute("truncate " + table.toSql());
        } catch (SQLException refused) {
            if (!LEFT_TO_DELETE.contains(SqlFailures.state(refused))) {
                throw refused;
            }
            session.execute("rollback to savepoint dataweaver_empty; release savepoint dataweaver_empty");
            return false;
        }
        session.execute("release savepoint dataweaver_empty");
        session.query("select set_config('lock_timeout', ?, true)", row -> row.getString(1), wait);
        return true;
    }
}

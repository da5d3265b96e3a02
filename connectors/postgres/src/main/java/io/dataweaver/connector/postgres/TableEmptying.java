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
            delete(session, table);
        }
    }

    private static boolean isTruncated(Session session, QualifiedName table) throws SQLException {
        String wait = setting(session, "lock_timeout");
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
        set(session, "lock_timeout", wait);
        return true;
    }

    /** The server refuses it if policies would keep rows from being seen: they would stay. */
    private static void delete(Session session, QualifiedName table) throws SQLException {
        String security = setting(session, "row_security");
        set(session, "row_security", "off");
        session.execute("delete from " + table.toSql());
        set(session, "row_security", security);
    }

    private static String setting(Session session, String name) throws SQLException {
        return session.query("select current_setting(?)", row -> row.getString(1), name)
                .get(0);
    }

    /** Sets it for the transaction. */
    private static void set(Session session, String name, String value) throws SQLException {
        session.query("select set_config(?, ?, true)", row -> row.getString(1), name, value);
    }
}

package io.dataweaver.connector.jdbc;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** What the failures of a database mean for a run. */
final class SqlFailures {

    private SqlFailures() {}

    /** Which side a failure happened on. */
    enum Side {
        SOURCE,
        SINK
    }

    /**
     * Returns the failure to connect as one of ours.
     *
     * @param reached whether the database was reached by the same settings before
     */
    static DataWeaverException connecting(ConnectionSettings settings, boolean reached, SQLException failed) {
        JdbcErrorCode code = settings.dialect().connectCode(failed);
        String who = code == JdbcErrorCode.AUTHENTICATION_FAILED ? " as user '" + settings.user() + "'" : "";
        return of(
                reached && code == JdbcErrorCode.UNREACHABLE ? JdbcErrorCode.GONE : code,
                "no connection to " + settings + who + ": " + message(failed),
                failed);
    }

    /**
     * Returns a failure that is not about single rows as one of ours.
     *
     * @param doing what was going on, such as {@code "writing to orders"}
     */
    static DataWeaverException running(Side side, Dialect dialect, String doing, SQLException failed) {
        boolean source = side == Side.SOURCE;
        JdbcErrorCode code = switch (kindOf(dialect, failed)) {
            case CONNECTION -> source ? JdbcErrorCode.SOURCE_CONNECTION_LOST : JdbcErrorCode.SINK_CONNECTION_LOST;
            case SHORTAGE -> source ? JdbcErrorCode.SOURCE_SHORT : JdbcErrorCode.SINK_SHORT;
            case CONFLICT -> source ? JdbcErrorCode.SOURCE_CONFLICT : JdbcErrorCode.CONFLICT;
            case SCHEMA -> JdbcErrorCode.TARGET_CHANGED;
            case PERMISSION -> JdbcErrorCode.PERMISSION_DENIED;
            case READ_ONLY -> JdbcErrorCode.READ_ONLY;
            case RECORD, FATAL -> source ? JdbcErrorCode.READ_FAILED : JdbcErrorCode.WRITE_FAILED;
        };
        return of(code, doing + " failed: " + described(failed), failed);
    }

    static FailureKind kindOf(Dialect dialect, SQLException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return FailureKind.CONNECTION;
            }
        }
        return dialect.kindOf(deepest(failed));
    }

    /** Returns the failure of the statement behind that of its batch. */
    private static SQLException deepest(SQLException failed) {
        SQLException deepest = failed;
        while (true) {
            if (deepest.getCause() instanceof SQLException cause) {
                deepest = cause;
            } else if (deepest instanceof BatchUpdateException && deepest.getNextException() != null) {
                deepest = deepest.getNextException(); // Where the driver of Db2 has it.
            } else {
                return deepest;
            }
        }
    }

    /** Returns what the database says, with its codes. */
    static String described(SQLException failed) {
        SQLException cause = deepest(failed);
        String state = cause.getSQLState() == null ? "" : "SQLSTATE " + cause.getSQLState() + ", ";
        return message(cause) + " [" + state + "error " + cause.getErrorCode() + "]";
    }

    /** Returns what the database says, in one line. */
    static String message(SQLException failed) {
        return String.valueOf(deepest(failed).getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static DataWeaverException of(JdbcErrorCode code, String message, SQLException cause) {
        return new DataWeaverException(code, message, code.remedy(), cause);
    }
}

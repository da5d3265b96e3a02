package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server's SQLSTATE means for a run: PostgreSQL documentation, appendix A. */
final class SqlFailures {

    private SqlFailures() {}

    /** Which side a failure happened on. */
    enum Side {
        SOURCE,
        SINK
    }

    /**
     * Returns the failure to connect to {@code settings} as one of ours.
     *
     * @param reached whether the server was reached by them before
     */
    static DataWeaverException connecting(ConnectionSettings settings, boolean reached, SQLException failed) {
        String state = state(failed);
        String message = message(failed);
        if (state.startsWith("28")) {
            return of(
                    PostgresErrorCode.AUTHENTICATION_FAILED,
                    settings.server() + " refuses user '" + settings.user() + "' for database '" + settings.database()
                            + "': " + message,
                    failed);
        }
        if (state.equals("3D000")) {
            return of(
                    PostgresErrorCode.DATABASE_MISSING,
                    "there is no database '" + settings.database() + "' on " + settings.server(),
                    failed);
        }
        if (state.equals("53300") || state.startsWith("57P")) {
            return of(PostgresErrorCode.OUT_OF_CONNECTIONS, settings.server() + ": " + message, failed);
        }
        if (state.equals("42501")) {
            return of(PostgresErrorCode.PERMISSION_DENIED, settings + ": " + message, failed);
        }
        if (isAboutEncryption(failed, message)) {
            return of(
                    PostgresErrorCode.ENCRYPTION_FAILED,
                    "no encrypted connection to " + settings.server() + ": " + message,
                    failed);
        }
        if (state.equals("08004") && message.contains("password")) {
            return of(
                    PostgresErrorCode.AUTHENTICATION_FAILED,
                    settings.server() + " wants a password for user '" + settings.user() + "': " + message,
                    failed);
        }
        return of(
                reached ? PostgresErrorCode.GONE : PostgresErrorCode.UNREACHABLE,
                "no connection to " + settings.server() + ": " + reason(failed, message),
                failed);
    }

    private static boolean isAboutEncryption(SQLException failed, String message) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof javax.net.ssl.SSLException) {
                return true;
            }
        }
        return message.contains("SSL") || message.contains("GSS");
    }

    private static String reason(SQLException failed, String message) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "the host name is unknown";
            }
            if (cause instanceof SocketTimeoutException) {
                return "no answer in time";
            }
        }
        return message;
    }

    /**
     * Returns a failure that is not about single rows as one of ours.
     *
     * @param doing what was going on, such as {@code "writing to public.orders"}
     */
    static DataWeaverException running(Side side, String doing, SQLException failed) {
        String state = state(failed);
        String text = doing + " failed: " + message(failed) + (state.isEmpty() ? "" : " [SQLSTATE " + state + "]");
        boolean source = side == Side.SOURCE;
        SqlStateKind kind = isConnectionLost(failed) ? SqlStateKind.CONNECTION : SqlStateKind.of(state);
        PostgresErrorCode code = switch (kind) {
            case CONNECTION ->
                source ? PostgresErrorCode.SOURCE_CONNECTION_LOST : PostgresErrorCode.SINK_CONNECTION_LOST;
            case SHORTAGE -> source ? PostgresErrorCode.SOURCE_SHORT : PostgresErrorCode.SINK_SHORT;
            case CONFLICT -> source ? PostgresErrorCode.SOURCE_CONFLICT : PostgresErrorCode.CONFLICT;
            case SCHEMA -> PostgresErrorCode.TARGET_CHANGED;
            case PERMISSION -> PostgresErrorCode.PERMISSION_DENIED;
            case READ_ONLY -> PostgresErrorCode.READ_ONLY;
            case RECORD, FATAL -> source ? PostgresErrorCode.READ_FAILED : PostgresErrorCode.WRITE_FAILED;
        };
        return of(code, text, failed);
    }

    /** Tells whether the connection is of no use any more, so that the outcome of what was under way is unknown. */
    static boolean isConnectionLost(SQLException failed) {
        if (SqlStateKind.of(state(failed)) == SqlStateKind.CONNECTION) {
            return true;
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether the server refuses data rather than the statement. */
    static boolean isAboutData(SQLException failed) {
        return server(failed) != null && SqlStateKind.of(state(failed)) == SqlStateKind.RECORD;
    }

    /** Returns the server's message with its detail, in one line. */
    static String message(SQLException failed) {
        ServerErrorMessage server = server(failed);
        if (server == null || server.getMessage() == null) {
            return String.valueOf(failed.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
        }
        String detail = server.getDetail() == null ? "" : " (" + server.getDetail() + ")";
        return (server.getMessage() + detail).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** Returns what the server adds to its message; null if the failure is not the server's. */
    static @Nullable ServerErrorMessage server(SQLException failed) {
        return failed instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    }

    static String state(SQLException failed) {
        return failed.getSQLState() == null ? "" : failed.getSQLState();
    }

    private static DataWeaverException of(PostgresErrorCode code, String message, SQLException cause) {
        return new DataWeaverException(code, message, code.remedy(), cause);
    }
}

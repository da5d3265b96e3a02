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

    /** Returns the failure to connect to {@code settings} as one of ours. */
    static DataWeaverException connecting(ConnectionSettings settings, SQLException failed) {
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
                PostgresErrorCode.UNREACHABLE,
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
        String text = doing + " failed: " + message(failed);
        boolean source = side == Side.SOURCE;
        if (isConnectionLost(failed)) {
            return of(
                    source ? PostgresErrorCode.SOURCE_CONNECTION_LOST : PostgresErrorCode.SINK_CONNECTION_LOST,
                    text,
                    failed);
        }
        return switch (state) {
            case "40001", "40P01", "55P03", "57014" ->
                of(source ? PostgresErrorCode.SOURCE_CONNECTION_LOST : PostgresErrorCode.CONFLICT, text, failed);
            case "53000", "53100", "53200", "53300" ->
                of(
                        source ? PostgresErrorCode.SOURCE_CONNECTION_LOST : PostgresErrorCode.SINK_CONNECTION_LOST,
                        text,
                        failed);
            case "42501" -> of(PostgresErrorCode.PERMISSION_DENIED, text, failed);
            case "25006" -> of(PostgresErrorCode.READ_ONLY, text, failed);
            case "42P01", "42703", "3F000" -> of(PostgresErrorCode.TARGET_CHANGED, text, failed);
            default -> of(source ? PostgresErrorCode.READ_FAILED : PostgresErrorCode.WRITE_FAILED, text, failed);
        };
    }

    /** Tells whether the connection is of no use any more, so that the outcome of what was under way is unknown. */
    static boolean isConnectionLost(SQLException failed) {
        String state = state(failed);
        if (state.startsWith("08") || state.startsWith("57P")) {
            return true;
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether the server refuses data rather than the statement: values (class 22), constraints (class 23), what a
     * trigger raises (P0001), a view's or policy's check (44000, 42501 is not: that is a missing right), rows too large
     * for an index or a page (54000).
     */
    static boolean isAboutData(SQLException failed) {
        String state = state(failed);
        return state.startsWith("22")
                || state.startsWith("23")
                || state.equals("44000")
                || state.equals("54000")
                || state.equals("P0001");
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

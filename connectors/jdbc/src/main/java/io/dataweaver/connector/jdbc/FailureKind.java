package io.dataweaver.connector.jdbc;

import java.sql.SQLException;

/** What a failure of a database is about. */
enum FailureKind {
    /** The connection, so that the outcome of what was under way is unknown. */
    CONNECTION,
    /** Something that the database has run out of, or a limit that is set for it. */
    SHORTAGE,
    /** Another transaction, or a lock that is not given. */
    CONFLICT,
    /** A row: a value or a constraint. */
    RECORD,
    /** A table or column that is not as it was. */
    SCHEMA,
    /** A right that is missing. */
    PERMISSION,
    /** A database that takes no writes. */
    READ_ONLY,
    /** The statement, the database, or what we do not know. */
    FATAL;

    /** Returns what a SQLSTATE is about by the classes that ISO/IEC 9075-2 §24.1 gives, where a dialect knows no better. */
    static FailureKind ofState(SQLException failed) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        String group = state.length() == 5 ? state.substring(0, 2) : "";
        return switch (group) {
            case "08" -> CONNECTION;
            case "40" -> CONFLICT;
            case "21", "22", "23", "27", "44" -> RECORD;
            case "53" -> SHORTAGE;
            case "25" -> state.equals("25006") ? READ_ONLY : FATAL;
            case "42" -> state.equals("42S02") || state.equals("42S22") ? SCHEMA : FATAL;
            default -> FATAL;
        };
    }
}

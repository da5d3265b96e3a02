package io.dataweaver.connector.postgres;

import java.util.Set;

/**
 * What a SQLSTATE is about (PostgreSQL documentation, appendix A). {@code docs/reference/postgresql.md} has the table, which
 * a test holds to this.
 */
enum SqlStateKind {
    /** The connection, so that the outcome of what was under way is unknown. */
    CONNECTION,
    /** Something that the server has run out of, or a limit that is set for it. */
    SHORTAGE,
    /** Another transaction. */
    CONFLICT,
    /** A row: a value, a constraint, what a trigger says. */
    RECORD,
    /** A table or column that is not as it was. */
    SCHEMA,
    /** A right that is missing. */
    PERMISSION,
    /** A server or transaction that takes no writes. */
    READ_ONLY,
    /** The statement, the server, or what we do not know. */
    FATAL;

    private static final int LENGTH = 5;

    private static final Set<String> CONFLICTS = Set.of("40000", "40001", "40002", "40P01", "55006", "55P03", "57014");
    private static final Set<String> SCHEMAS = Set.of("3F000", "42P01", "42P10", "42703", "42704", "42804", "42883");

    /** Classes about single rows; of class 54, the row that is too large is one. */
    private static final Set<String> RECORD_CLASSES = Set.of("21", "22", "23", "27", "38", "39", "44", "P0");

    /** Classes that begin like those of users, but are PostgreSQL's own. */
    private static final Set<String> RESERVED = Set.of("53", "54", "55", "57", "58", "72", "XX");

    static SqlStateKind of(String state) {
        String group = state.length() == LENGTH ? state.substring(0, 2) : "";
        if (group.equals("08") || state.startsWith("57P") || state.equals("40003")) {
            return CONNECTION;
        } else if (CONFLICTS.contains(state)) {
            return CONFLICT;
        } else if (RECORD_CLASSES.contains(group) || state.equals("54000") || isOfUsers(group)) {
            return RECORD;
        } else if (group.equals("53")) {
            return SHORTAGE;
        } else if (SCHEMAS.contains(state)) {
            return SCHEMA;
        } else if (state.equals("42501")) {
            return PERMISSION;
        }
        return state.equals("25006") ? READ_ONLY : FATAL;
    }

    /**
     * Tells whether no standard knows the class, so that a function of a user raised it: those that begin with a digit from
     * 5 or a letter from I are left to implementations (ISO/IEC 9075-2, §24.1).
     */
    private static boolean isOfUsers(String group) {
        char first = group.isEmpty() ? '0' : group.charAt(0);
        return ((first >= '5' && first <= '9') || first >= 'I') && !RESERVED.contains(group);
    }
}

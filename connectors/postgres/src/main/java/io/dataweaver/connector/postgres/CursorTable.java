package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Predicate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table with a column that grows with each row that is written, in the words of the server.
 *
 * @param dataset the table
 * @param cursor the column
 */
record CursorTable(Dataset dataset, PgColumn cursor) {

    /** What has no value behind it, or compares with none: from there on nothing would be read any more. */
    private static final Set<String> NO_BOUNDS = Set.of("infinity", "Infinity", "NaN");

    /** What {@link #open} has if there is a prepared transaction: it may be one that was waited for by its other name. */
    static final String PREPARED = "prepared";

    /** Those who could still write a row with a value that is there already: open transactions, and prepared ones. */
    private static final String OPEN = "select 'open ' || l.virtualxid from pg_locks l"
            + " join pg_stat_activity a on a.pid = l.pid"
            + " where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and a.datname = current_database()"
            + " and a.pid <> pg_backend_pid() and a.backend_type is distinct from 'autovacuum worker'"
            + " union all select '" + PREPARED
            + "' from pg_prepared_xacts where database = current_database()";

    /** Tells whether such a column can be a cursor: whether its values have an order in which none is missed. */
    static boolean canBeCursor(PgType type) {
        return switch (type.wire()) {
            case INT2, INT4, INT8, NUMERIC, DATE, TIMESTAMP, TIMESTAMPTZ, UUID -> true;
            case BOOL, FLOAT4, FLOAT8, TEXT, VARCHAR, BPCHAR, NAME, ENUM, BYTEA, TIME, JSON, JSONB, ARRAY, OTHER ->
                false;
        };
    }

    /** Tells whether a sequence makes the values: one that was set back gives them again. */
    boolean isCounted() {
        return switch (cursor.type().wire()) {
            case INT2, INT4, INT8, NUMERIC -> true;
            default -> false;
        };
    }

    private Relation relation() {
        return dataset.relation().orElseThrow();
    }

    private String from() {
        return (relation().kind() == 'r' ? "only " : "") + relation().name().toSql();
    }

    private String column() {
        return cursor.name().toSql();
    }

    /**
     * Returns the largest value, if it is of a row that was not read yet; null if there is nothing new.
     *
     * @throws DataWeaverException if rows would be passed over
     */
    @Nullable String look(Session session, CursorPosition since) throws SQLException {
        record Seen(@Nullable String last, boolean missing, boolean ahead) {}
        boolean timed =
                cursor.type().wire() == Wire.TIMESTAMPTZ || cursor.type().wire() == Wire.TIMESTAMP;
        String c = column();
        String last = "(select " + c + " from " + from() + " where " + c + " is not null"
                + (since.after() == null ? "" : " and " + isNew(since)) + " order by " + c + " desc limit 1)";
        Seen seen = session.query(
                        "select m.v::text, exists (select from " + from() + " where " + c + " is null), "
                                + (timed ? "coalesce(m.v > clock_timestamp() + interval '1 day', false)" : "false")
                                + " from (select " + last + " as v) m",
                        row -> new Seen(row.getString(1), row.getBoolean(2), row.getBoolean(3)))
                .get(0);
        String value = seen.last();
        if (seen.missing()) {
            throw passed("has rows without a value");
        } else if (value != null && (seen.ahead() || NO_BOUNDS.contains(value))) {
            throw passed(
                    "has the value " + value + ", so that rows with the values of today would not be read any more");
        }
        return value;
    }

    private DataWeaverException passed(String what) {
        return new DataWeaverException(
                PostgresErrorCode.CURSOR_UNSAFE,
                "column " + cursor.name() + " of " + relation().name() + " " + what,
                PostgresErrorCode.CURSOR_UNSAFE.remedy(),
                null);
    }

    private String isNew(CursorPosition since) {
        String after = Literal.text(since.after() == null ? "" : since.after());
        return column() + " >= " + after + " and (" + column() + " > " + after + " or " + YoungRows.since(since.young())
                + ")";
    }

    /** Tells whether the server is a standby, which does not know which transactions are open at its primary. */
    static boolean isOnStandby(Session session) throws SQLException {
        return session.query("select pg_is_in_recovery()", row -> row.getBoolean(1))
                .get(0);
    }

    /** Returns those who may still write rows with values that are there already, by names that never come twice but for {@link #PREPARED}. */
    static Set<String> open(Session session) throws SQLException {
        return new HashSet<>(session.query(OPEN, row -> row.getString(1)));
    }

    /**
     * Returns the statement that reads what is new up to {@code position.upTo()}, in the order of the cursor, whose value as
     * text stands behind the columns.
     */
    String select(List<PgColumn> columns, List<Predicate> conditions, CursorPosition position) {
        List<String> where = new ArrayList<>();
        PredicateSql predicates = new PredicateSql(dataset.columns());
        conditions.forEach(
                condition -> where.add("(" + predicates.sql(condition).orElseThrow() + ")"));
        if (position.after() != null) {
            where.add(isNew(position));
        }
        if (position.at() != null) {
            where.add(column() + " >= " + Literal.text(position.at()));
        }
        if (position.upTo() != null) {
            where.add(column() + " <= " + Literal.text(position.upTo()));
        }
        String list = columns.stream()
                .map(c -> TypeMapping.select(c.name().toSql(), c.type()))
                .collect(Collectors.joining(", "));
        return "select " + list + ", " + column() + "::text as cursor_text from " + from()
                + (where.isEmpty() ? "" : " where " + String.join(" and ", where)) + " order by " + column();
    }

    /** Returns the text of the last column of a row of binary COPY (PostgreSQL documentation, COPY, "Tuples"). */
    static String lastText(byte[] row, int columns) {
        ByteBuffer in = ByteBuffer.wrap(row);
        int at = (in.getShort(0) == columns ? 0 : CopyRows.header(row)) + Short.BYTES;
        for (int i = 1; i < columns; i++) {
            at += Integer.BYTES + Math.max(0, in.getInt(at));
        }
        return new String(row, at + Integer.BYTES, in.getInt(at), StandardCharsets.UTF_8);
    }
}

package io.dataweaver.connector.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * Rows of a table by their key, as they are by now: for values that the log leaves out, where nobody else may have them.
 *
 * <p><b>Threads.</b> One at a time.
 */
final class CurrentRow {

    private final SessionPool pool;
    private final QualifiedName table;
    private final List<PgColumn> columns;
    private final List<PgColumn> key;
    private boolean missed;

    private CurrentRow(SessionPool pool, QualifiedName table, List<PgColumn> columns, List<PgColumn> key) {
        this.pool = pool;
        this.table = table;
        this.columns = columns;
        this.key = key;
    }

    /**
     * Returns what looks rows up; empty if no statement can name values of the key's types.
     *
     * @param columns the wanted ones, in order
     */
    static Optional<CurrentRow> of(SessionPool pool, Relation relation, List<PgColumn> columns) {
        List<PgColumn> key = columns.stream()
                .filter(column -> relation.primaryKey().contains(column.name().name()))
                .toList();
        return key.stream().allMatch(column -> canBeNamed(column.type().wire()))
                ? Optional.of(new CurrentRow(pool, relation.name(), columns, key))
                : Optional.empty();
    }

    private static boolean canBeNamed(Wire wire) {
        return wire.isText()
                || switch (wire) {
                    case BOOL, INT2, INT4, INT8, UUID, BYTEA -> true;
                    default -> false;
                };
    }

    /** The values of a key, as the log has them: in binary. */
    interface Key {
        /** Returns the value of a column. */
        ByteBuffer value(PgColumn column);
    }

    /** Returns the row as binary COPY has it, from its number of columns on; null if it is not there. */
    byte @Nullable [] find(Key values) {
        List<String> where = new ArrayList<>();
        for (PgColumn column : key) {
            where.add(column.name().toSql() + " = " + literal(column.type().wire(), values.value(column)));
        }
        String list = columns.stream()
                .map(column -> TypeMapping.select(column.name().toSql(), column.type()))
                .collect(Collectors.joining(", "));
        String sql = "select " + list + " from " + table.toSql() + " where " + String.join(" and ", where);
        Session session = pool.take();
        try {
            byte[] row = only(session, sql);
            missed |= row == null;
            return row;
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "looking at a row of " + table, failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Tells whether a row was not there since this was asked last. */
    boolean takeMissed() {
        boolean was = missed;
        missed = false;
        return was;
    }

    /** Returns the one row that a query brings, from its number of columns on; null if it brings none. */
    static byte @Nullable [] only(Session session, String query) throws SQLException {
        CopyOut copy = session.copyOut(query);
        byte[] row = null;
        boolean begun = false;
        for (byte[] message = session.read(copy); message != null; message = session.read(copy)) {
            int at = begun ? 0 : CopyRows.header(message);
            begun = true;
            if (at < message.length && ByteBuffer.wrap(message).getShort(at) >= 0) {
                row = Arrays.copyOfRange(message, at, message.length);
            }
        }
        return row;
    }

    private static String literal(Wire wire, ByteBuffer value) {
        return switch (wire) {
            case BOOL -> value.get() == 0 ? "false" : "true";
            case INT2 -> "'" + value.getShort() + "'";
            case INT4 -> "'" + value.getInt() + "'";
            case INT8 -> "'" + value.getLong() + "'";
            case UUID -> "'" + new UUID(value.getLong(), value.getLong()) + "'";
            case BYTEA -> {
                byte[] bytes = new byte[value.remaining()];
                value.get(bytes);
                yield "'\\x" + HexFormat.of().formatHex(bytes) + "'";
            }
            default -> Literal.text(StandardCharsets.UTF_8.decode(value).toString());
        };
    }
}

package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.error.DataWeaverException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns the changes of one table, as the log has them, into rows (PostgreSQL documentation §55.9, "Logical Replication Message
 * Formats").
 *
 * <p>An update becomes two rows. Values that the log does not have, because an update left large ones alone or only the key of
 * the old row is told, are marked as unchanged.
 *
 * <p>Not thread-safe.
 */
final class LogDecoder {

    private static final int UNWANTED = -1;

    private final int oid;
    private final QualifiedName table;
    private final List<PgColumn> columns;
    private final Set<String> known;
    private final boolean[] key;
    private final CopyDecoder values;

    /** Which wanted column each column of the log is. */
    private int[] wanted = new int[0];

    /** Where the values of each column of the log stand in a row: kind, and offset of the length. */
    private final Tuple old = new Tuple();

    private final Tuple now = new Tuple();
    private boolean told;

    /** Where values stand in a message. */
    private static final class Tuple {
        byte[] kinds = new byte[0];
        int[] at = new int[0];
        int[] lengths = new int[0];

        int read(LogMessage in) {
            int count = in.takeShort();
            if (kinds.length < count) {
                kinds = new byte[count];
                at = new int[count];
                lengths = new int[count];
            }
            for (int i = 0; i < count; i++) {
                kinds[i] = in.takeByte();
                if (kinds[i] == 'b' || kinds[i] == 't') {
                    lengths[i] = in.takeInt();
                    at[i] = in.at();
                    in.skip(lengths[i]);
                } else {
                    lengths[i] = 0;
                }
            }
            return count;
        }
    }

    /**
     * Creates a decoder.
     *
     * @param oid of the table: the log may have others, such as its partitions
     * @param columns the wanted ones, in order
     * @param known the names of all columns of the table
     * @param key the names of those that identify a row, all of which are wanted
     */
    LogDecoder(long oid, QualifiedName table, List<PgColumn> columns, Set<String> known, List<String> key) {
        this.oid = (int) oid;
        this.table = table;
        this.columns = columns;
        this.known = known;
        this.values = new CopyDecoder(columns);
        this.key = new boolean[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            this.key[i] = key.contains(columns.get(i).name().name());
        }
    }

    /** Takes the builder to which rows go from now on. */
    void bind(BatchBuilder batch) {
        values.bind(batch);
    }

    @Nullable String failedColumn() {
        return values.failedColumn();
    }

    String failedMessage() {
        return values.failedMessage();
    }

    /** Tells whether a change is of the table; {@code in} stays where it is, behind the kind of the message. */
    boolean isOfTable(LogMessage in) {
        return in.peekInt() == oid;
    }

    /** Tells whether the table is among those that were truncated. */
    boolean isTruncated(LogMessage in) {
        int count = in.takeInt();
        in.takeByte();
        boolean found = false;
        for (int i = 0; i < count; i++) {
            found |= in.takeInt() == oid;
        }
        return found;
    }

    /**
     * Takes the message that tells how rows stand in those that follow, if it is of the table.
     *
     * @return the wanted columns that rows do not have at that time: they are null if those were added later
     */
    Set<String> relation(LogMessage in) {
        if (in.takeInt() != oid) {
            return Set.of();
        }
        in.takeText();
        in.takeText();
        in.takeByte();
        int count = in.takeShort();
        int[] next = new int[count];
        Set<String> added = new TreeSet<>();
        boolean[] found = new boolean[columns.size()];
        for (int i = 0; i < count; i++) {
            in.takeByte();
            String name = in.takeText();
            int type = in.takeInt();
            int modifier = in.takeInt();
            next[i] = UNWANTED;
            for (int c = 0; c < columns.size(); c++) {
                if (columns.get(c).name().name().equals(name)) {
                    require(columns.get(c), type, modifier);
                    next[i] = c;
                    found[c] = true;
                }
            }
            if (!known.contains(name)) {
                added.add(name);
            }
        }
        if (!added.isEmpty()) {
            throw altered("has the new column " + String.join(", ", added));
        }
        Set<String> absent = new TreeSet<>();
        for (int c = 0; c < found.length; c++) {
            if (!found[c]) {
                absent.add(columns.get(c).name().name());
                if (columns.get(c).filled() || key[c]) {
                    throw altered(
                            "did not have the column " + columns.get(c).name() + ", which fills itself, at that time");
                }
            }
        }
        wanted = next;
        told = true;
        return absent;
    }

    private void require(PgColumn column, int type, int modifier) {
        PgType expected = column.type();
        if (expected.domain() || (expected.oid() == type && expected.modifier() == modifier)) {
            return;
        }
        throw altered("has the column " + column.name() + " with another type than " + expected.name());
    }

    /** Returns that the table is not as it was when the run began to read it. */
    DataWeaverException altered(String what) {
        return new DataWeaverException(
                PostgresErrorCode.TABLE_ALTERED,
                "in the log, table " + table + " " + what,
                PostgresErrorCode.TABLE_ALTERED.remedy(),
                null);
    }

    /**
     * Appends the rows of a change.
     *
     * @param in behind the kind of the message
     * @return false, with the reason in {@code failed…}, if a value does not fit; nothing of it is left then
     */
    boolean insert(LogMessage in, BatchBuilder batch, long origin) {
        begin(in);
        in.takeByte();
        now.read(in);
        if (!append(in.bytes(), now, null, false)) {
            return discard(batch);
        }
        batch.endRow(ChangeKind.INSERT, origin);
        return true;
    }

    /**
     * Does the same for an update.
     *
     * @param current where the row is looked up as it is by now if values of it are left out: what follows in the log makes
     *     good that it is newer than this change; null if whoever applies the change has these values
     */
    boolean update(LogMessage in, BatchBuilder batch, long origin, @Nullable CurrentRow current) {
        begin(in);
        int before = batch.size();
        byte kind = in.takeByte();
        boolean whole = kind == 'O';
        boolean oldKey = kind == 'K';
        if (whole || oldKey) {
            old.read(in);
            in.takeByte();
        }
        now.read(in);
        byte[] row = null;
        if (current != null && !whole && leavesOut(now)) {
            row = current.find(column -> keyOf(in.bytes(), column));
            if (row == null) {
                return !oldKey || gone(in, batch, origin);
            }
        }
        boolean fits =
                whole ? append(in.bytes(), old, null, false) : append(in.bytes(), oldKey ? old : now, null, true);
        if (fits) {
            batch.endRow(ChangeKind.UPDATE_BEFORE, origin);
            fits = row == null ? append(in.bytes(), now, whole ? old : null, false) : values.decode(row, 0);
        }
        if (!fits) {
            batch.truncate(before);
            return false;
        }
        batch.endRow(ChangeKind.UPDATE_AFTER, origin);
        return true;
    }

    /** Tells whether values are left out, but none of the key. */
    private boolean leavesOut(Tuple tuple) {
        boolean leaves = false;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] != UNWANTED && tuple.kinds[i] == 'u') {
                if (key[wanted[i]]) {
                    return false;
                }
                leaves = true;
            }
        }
        return leaves;
    }

    private ByteBuffer keyOf(byte[] message, PgColumn column) {
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] != UNWANTED && columns.get(wanted[i]).equals(column)) {
                return ByteBuffer.wrap(message, now.at[i], now.lengths[i]);
            }
        }
        throw new IllegalStateException("the key column " + column.name() + " of " + table + " is not wanted");
    }

    /** The row has another key by now, or was deleted, which follows in the log: its old key is gone already. */
    private boolean gone(LogMessage in, BatchBuilder batch, long origin) {
        if (!append(in.bytes(), old, null, true)) {
            return discard(batch);
        }
        batch.endRow(ChangeKind.DELETE, origin);
        return true;
    }

    /** Does the same for a delete. */
    boolean delete(LogMessage in, BatchBuilder batch, long origin) {
        begin(in);
        boolean keyOnly = in.takeByte() == 'K';
        old.read(in);
        if (!append(in.bytes(), old, null, keyOnly)) {
            return discard(batch);
        }
        batch.endRow(ChangeKind.DELETE, origin);
        return true;
    }

    private void begin(LogMessage in) {
        if (!told) {
            throw new IllegalStateException("a change of " + table + " came before its columns were told");
        }
        in.takeInt();
    }

    private static boolean discard(BatchBuilder batch) {
        batch.discardRow();
        return false;
    }

    /**
     * Appends one row.
     *
     * @param before where values stand that {@code tuple} has not changed; null if they are not told
     * @param keyOnly whether the other columns are not told
     */
    private boolean append(byte[] message, Tuple tuple, @Nullable Tuple before, boolean keyOnly) {
        for (int i = 0; i < wanted.length; i++) {
            int column = wanted[i];
            if (column == UNWANTED) {
                continue;
            }
            if (keyOnly && !key[column]) {
                values.appendUnchanged(column);
                continue;
            }
            Tuple from = tuple.kinds[i] == 'u' && before != null ? before : tuple;
            switch (from.kinds[i]) {
                case 'n' -> values.appendNull(column);
                case 'u' -> values.appendUnchanged(column);
                case 'b' -> {
                    if (!values.append(column, message, from.at[i], from.lengths[i])) {
                        return false;
                    }
                }
                default ->
                    throw new IllegalStateException("a value of kind " + (char) from.kinds[i] + " came in "
                            + Arrays.toString(from.kinds) + " of " + table);
            }
        }
        return true;
    }
}

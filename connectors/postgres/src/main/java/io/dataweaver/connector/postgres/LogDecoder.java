package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.error.DataWeaverException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
    private final QualifiedName name;
    private final List<PgColumn> columns;
    private final Map<String, PgColumn> table;
    private final LoggedColumns logged;
    private final boolean[] key;
    private final boolean widens;
    private final boolean narrows;
    private final CopyDecoder values;

    /** Which wanted column each column of the log is. */
    private int[] wanted = new int[0];

    /** Where the values of each column of the log stand in a row: kind, and offset of the length. */
    private final Tuple old = new Tuple();

    private final Tuple now = new Tuple();
    private boolean isTold;

    /** What rows have in wanted columns that they do not have yet, where that is not null. */
    private Map<Integer, byte[]> fillings = Map.of();

    /** From which other type each wanted column comes; null where it comes as it is. */
    private final @Nullable Wire[] former;

    /** Which wanted columns have come as they were when reading began: what comes in another form after that is no older row. */
    private final boolean[] isCurrent;

    /**
     * How rows stand in the log from now on.
     *
     * @param absent the wanted columns that they do not have at that time: they came later, or are gone
     * @param unknown the columns that they have, and that the table did not have when reading began: they came later, or were gone
     * @param strange those of {@code unknown} of which nobody knows which column it was
     * @param unfit why they cannot be read as they were when reading began; null if they can, as far as this tells
     */
    record Told(
            Set<PgColumn> absent,
            Set<String> unknown,
            Set<String> strange,
            @Nullable String unfit) {

        private static final Told SAME = new Told(Set.of(), Set.of(), Set.of(), null);
    }

    /** A column as the log tells of it. */
    private record LoggedColumn(String name, int type, int modifier) {}

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
     * @param name of the table
     * @param columns the wanted ones, in order
     * @param table all columns of the table, by name
     * @param logged the names under which the log may tell of columns
     * @param key the names of those that identify a row, all of which are wanted
     * @param widens whether values of narrower types are taken, which columns had before
     * @param narrows whether values of wider types are taken, likewise: those that fit
     */
    LogDecoder(
            long oid,
            QualifiedName name,
            List<PgColumn> columns,
            Map<String, PgColumn> table,
            LoggedColumns logged,
            List<String> key,
            boolean widens,
            boolean narrows) {
        this.oid = (int) oid;
        this.name = name;
        this.columns = columns;
        this.table = table;
        this.logged = logged;
        this.widens = widens;
        this.narrows = narrows;
        this.isCurrent = new boolean[columns.size()];
        this.former = new Wire[columns.size()];
        this.values = new CopyDecoder(columns);
        this.key = new boolean[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            this.key[i] = key.contains(columns.get(i).name().name());
        }
    }

    /** Returns the names of the columns that the table had when reading began. */
    Set<String> known() {
        return table.keySet();
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

    /** Takes the message that tells how rows stand in those that follow; null if it is of another table. */
    @Nullable Told relation(LogMessage in) {
        if (in.takeInt() != oid) {
            return null;
        }
        in.takeText();
        in.takeText();
        in.takeByte();
        List<LoggedColumn> told = new ArrayList<>();
        for (int count = in.takeShort(); count > 0; count--) {
            in.takeByte();
            told.add(new LoggedColumn(in.takeText(), in.takeInt(), in.takeInt()));
        }
        Set<String> names = told.stream().map(LoggedColumn::name).collect(Collectors.toSet());
        int[] next = new int[told.size()];
        Set<String> unknown = new TreeSet<>();
        Set<String> strange = new TreeSet<>();
        boolean[] found = new boolean[columns.size()];
        String unfit = null;
        int last = 0;
        for (int i = 0; i < next.length; i++) {
            LoggedColumn logs = told.get(i);
            next[i] = UNWANTED;
            PgColumn column = columnOf(logs.name(), names);
            if (column == null) {
                unknown.add(logs.name());
                if (logged.numbers(logs.name()).isEmpty()) {
                    strange.add(logs.name());
                }
                continue;
            }
            // Columns stand there in the order of their numbers.
            if (column.number() <= last || isTwofold(logs.name(), column)) {
                unfit = "has the column " + logs.name() + " in the place of another one";
            }
            last = column.number();
            int c = columns.indexOf(column);
            if (c >= 0) {
                unfit = fits(c, logs.type(), logs.modifier())
                        ? unfit
                        : "has the column " + column.name() + " with another type than "
                                + column.type().name();
                next[i] = c;
                found[c] = true;
            }
        }
        Set<PgColumn> absent = new LinkedHashSet<>();
        for (int c = 0; c < found.length; c++) {
            if (!found[c]) {
                absent.add(columns.get(c));
                unfit = key[c]
                        ? "did not have the column " + columns.get(c).name() + " of the key at that time"
                        : unfit;
            }
        }
        wanted = next;
        isTold = true;
        fillings = Map.of();
        return unfit == null && absent.isEmpty() && unknown.isEmpty()
                ? Told.SAME
                : new Told(absent, unknown, strange, unfit);
    }

    /**
     * Finds the column that the log tells of; null if it is none that there is.
     *
     * <p>A column that there is now has been there since it was made, under whatever name. So where it is missing under the one that
     * it has now, and once had the one that is told, it is that; and those that have come later are not there yet.
     *
     * @param names of all that the log tells of at that time
     */
    private @Nullable PgColumn columnOf(String called, Set<String> names) {
        List<Integer> numbers = logged.numbers(called);
        for (PgColumn column : table.values()) {
            String current = column.name().name();
            if (!current.equals(called) && numbers.contains(column.number()) && !names.contains(current)) {
                return column;
            }
        }
        return table.get(called);
    }

    /** Tells whether a name may be that of a column that is gone as well as that of one that there is. */
    private boolean isTwofold(String called, PgColumn column) {
        return logged.numbers(called).stream()
                .anyMatch(number -> number != column.number()
                        && table.values().stream().noneMatch(each -> each.number() == number));
    }

    /**
     * Says what rows have in columns that they do not have yet.
     *
     * @param ofColumns the values, in binary; those that are left out are null
     */
    void fill(Map<PgColumn, byte[]> ofColumns) {
        Map<Integer, byte[]> filled = new TreeMap<>();
        ofColumns.forEach((column, value) -> filled.put(columns.indexOf(column), value));
        fillings = filled;
    }

    private boolean fits(int column, int type, int modifier) {
        PgType expected = columns.get(column).type();
        former[column] = null;
        if (expected.domain() || (expected.oid() == type && expected.modifier() == modifier)) {
            isCurrent[column] = true;
            return true;
        }
        Wire wire = Wire.ofOid(type);
        PgType found = new PgType(type, modifier, wire, null, wire.name(), false);
        boolean wider = widens && TargetEvolution.isWider(found, expected);
        boolean narrower =
                narrows && FormerValue.isNarrowed(wire, expected.wire()) && TargetEvolution.isWider(expected, found);
        if (wire == Wire.OTHER || isCurrent[column] || !(wider || narrower)) {
            return false;
        }
        former[column] = FormerValue.isConverted(wire) ? wire : null;
        return true;
    }

    /** Returns that the table is not as it was when the run began to read it. */
    DataWeaverException altered(String what) {
        return new DataWeaverException(
                PostgresErrorCode.TABLE_ALTERED,
                "in the log, table " + name + " " + what,
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
        throw new IllegalStateException("the key column " + column.name() + " of " + name + " is not wanted");
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

    /**
     * Appends a value of a type that its column had before.
     *
     * @param isGone whether it is of a row as it was: what does not fit is not told then, for that row goes whatever it held
     */
    private boolean appendFormer(int column, Wire type, byte[] message, int at, boolean isGone) {
        Wire now = columns.get(column).type().wire();
        byte[] value = FormerValue.as(now, type, message, at);
        if (value != null) {
            return values.append(column, value, 0, value.length);
        }
        if (isGone && !key[column]) {
            values.appendUnchanged(column);
            return true;
        }
        return values.refuse(column, "it was written as " + type + " and does not fit into " + now);
    }

    private boolean appendFillings() {
        for (Map.Entry<Integer, byte[]> filling : fillings.entrySet()) {
            byte[] value = filling.getValue();
            if (!values.append(filling.getKey(), value, 0, value.length)) {
                return false;
            }
        }
        return true;
    }

    private void begin(LogMessage in) {
        if (!isTold) {
            throw new IllegalStateException("a change of " + name + " came before its columns were told");
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
     * @param unchanged where values stand that {@code tuple} has not changed; null if they are not told
     * @param keyOnly whether the other columns are not told
     */
    private boolean append(byte[] message, Tuple tuple, @Nullable Tuple unchanged, boolean keyOnly) {
        for (int i = 0; i < wanted.length; i++) {
            int column = wanted[i];
            if (column == UNWANTED) {
                continue;
            }
            if (keyOnly && !key[column]) {
                values.appendUnchanged(column);
                continue;
            }
            Tuple from = tuple.kinds[i] == 'u' && unchanged != null ? unchanged : tuple;
            switch (from.kinds[i]) {
                case 'n' -> values.appendNull(column);
                case 'u' -> values.appendUnchanged(column);
                case 'b' -> {
                    Wire before = former[column];
                    boolean fits = before == null
                            ? values.append(column, message, from.at[i], from.lengths[i])
                            : appendFormer(column, before, message, from.at[i], tuple == old);
                    if (!fits) {
                        return false;
                    }
                }
                default ->
                    throw new IllegalStateException("a value of kind " + (char) from.kinds[i] + " came in "
                            + Arrays.toString(from.kinds) + " of " + name);
            }
        }
        return keyOnly || appendFillings();
    }
}

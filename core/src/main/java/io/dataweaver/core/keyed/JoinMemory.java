package io.dataweaver.core.keyed;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a join that may still belong to one that comes: by side, key and time, and by when they are to be forgotten.
 *
 * <p>The name of a row is its side, key, time and number, each of which sorts as it should; the number tells rows apart that are
 * otherwise the same, and keeps them in the order in which they came.
 */
final class JoinMemory {

    private static final byte[] NOTHING = {};
    private static final byte UNMATCHED = 0;
    private static final byte MATCHED = 1;

    private final KeyedStore store;
    private final KeyedStore.Table rows;
    private final KeyedStore.Table ends;
    private final KeyedStore.Table clock;
    private long reached = Long.MIN_VALUE;
    private long next;

    /** Takes a remembered row. */
    interface Visitor {
        /**
         * Visits a row.
         *
         * @param row as it was added
         * @param from the index in {@code row} at which it begins
         */
        void visit(int side, byte[] row, int from);
    }

    JoinMemory(KeyedStore store) {
        this.store = store;
        this.rows = store.table("rows");
        this.ends = store.table("ends");
        this.clock = store.table("clock");
        byte[] known = clock.get(NOTHING);
        if (known != null) {
            ByteBuffer values = ByteBuffer.wrap(known);
            reached = values.getLong();
            next = values.getLong();
        }
    }

    KeyedStore store() {
        return store;
    }

    /** Returns before which time rows are late. */
    long reached() {
        return reached;
    }

    /** Takes note of how far time has come; makes nothing durable. */
    void reach(long time) {
        reached = time;
    }

    /** Puts how far time has come where the rows are, to become durable with them. */
    void keepClock() {
        clock.put(
                NOTHING,
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(reached)
                        .putLong(next)
                        .array());
    }

    /**
     * Adds a row.
     *
     * @param end the latest time of a row that may belong to it
     * @param matched whether one has come
     */
    void add(int side, byte[] key, long time, long end, boolean matched, byte[] row) {
        byte[] name = name(side, key, time, next++);
        byte[] value = new byte[1 + row.length];
        value[0] = matched ? MATCHED : UNMATCHED;
        System.arraycopy(row, 0, value, 1, row.length);
        rows.put(name, value);
        ends.put(
                ByteBuffer.allocate(Long.BYTES + name.length)
                        .putLong(sorting(end))
                        .put(name)
                        .array(),
                NOTHING);
    }

    /**
     * Visits the rows of a side with a key and a time of {@code earliest} to {@code latest}, in the order of their times.
     *
     * @param marks whether to remember that they have been matched
     * @return whether there are any
     */
    boolean match(int side, byte[] key, long earliest, long latest, boolean marks, Visitor visitor) {
        byte[] last = name(side, key, latest, -1);
        byte[] name = rows.ceiling(name(side, key, earliest, 0));
        boolean found = false;
        while (name != null && Arrays.compareUnsigned(name, last) <= 0) {
            byte[] value = value(name);
            if (marks && value[0] == UNMATCHED) {
                byte[] matched = value.clone();
                matched[0] = MATCHED;
                rows.put(name, matched);
            }
            visitor.visit(side, value, 1);
            found = true;
            name = rows.higher(name);
        }
        return found;
    }

    /** Forgets the rows to which none can belong that is in time; visits those to which none did. */
    void forget(Visitor unmatched) {
        byte[] end = ends.ceiling(NOTHING);
        while (end != null && sorting(ByteBuffer.wrap(end).getLong()) < reached) {
            byte[] name = Arrays.copyOfRange(end, Long.BYTES, end.length);
            visitUnmatched(name, unmatched);
            ends.remove(end);
            rows.remove(name);
            end = ends.ceiling(NOTHING);
        }
    }

    /** Visits all rows to which none belonged, in the order in which they would be forgotten. */
    void rest(Visitor unmatched) {
        for (byte[] end = ends.ceiling(NOTHING); end != null; end = ends.higher(end)) {
            visitUnmatched(Arrays.copyOfRange(end, Long.BYTES, end.length), unmatched);
        }
    }

    private void visitUnmatched(byte[] name, Visitor visitor) {
        byte[] value = value(name);
        if (value[0] == UNMATCHED) {
            visitor.visit(name[0], value, 1);
        }
    }

    private byte[] value(byte[] name) {
        byte @Nullable [] value = rows.get(name);
        if (value == null) {
            throw new IllegalStateException("a row of a join is named, but not there");
        }
        return value;
    }

    /** Returns a name; {@code number} counts as unsigned. */
    private static byte[] name(int side, byte[] key, long time, long number) {
        return ByteBuffer.allocate(1 + key.length + 2 * Long.BYTES)
                .put((byte) side)
                .put(key)
                .putLong(sorting(time))
                .putLong(number)
                .array();
    }

    /** Returns bits that sort as unsigned as {@code time} does, and back. */
    private static long sorting(long time) {
        return time ^ Long.MIN_VALUE;
    }
}

package io.dataweaver.core.keyed;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Keys that came already, in front of the table that holds all of them: in memory up to a number of bytes, written at each
 * checkpoint.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class SeenKeys {

    private static final byte[] NOTHING = {};

    private final KeyedStore.Table table;
    private final long most;
    private final KeyTable keys = new KeyTable();

    /** Those that the table does not hold yet. */
    private final BitSet fresh = new BitSet();

    /** Whether every key is in memory, so that one that is not there is nowhere. */
    private boolean complete;

    /**
     * Creates a set.
     *
     * @param most about how many bytes of memory it may take
     */
    SeenKeys(KeyedStore.Table table, long most) {
        this.table = table;
        this.most = most;
        this.complete = table.isEmpty();
    }

    /**
     * Adds a key; tells whether it was not there.
     *
     * @param key in its first {@code length} bytes
     */
    boolean add(byte[] key, int length) {
        if (keys.find(key, length) != KeyTable.NONE) {
            return false;
        }
        boolean known = !complete && table.contains(Arrays.copyOf(key, length));
        int number = keys.add(key, length);
        fresh.set(number, !known);
        return !known;
    }

    /** Forgets a key, if it is there. */
    void remove(byte[] key, int length) {
        int number = keys.find(key, length);
        boolean stored = number == KeyTable.NONE ? !complete : !fresh.get(number);
        if (number != KeyTable.NONE) {
            fresh.clear(number);
            keys.remove(number);
        }
        if (stored) {
            table.remove(Arrays.copyOf(key, length));
        }
    }

    /** Puts what is new into the table, in the order of the keys. */
    void write() {
        int[] written = fresh.stream().toArray();
        keys.sort(written);
        for (int number : written) {
            table.put(keys.key(number), NOTHING);
        }
        fresh.clear();
    }

    /** Writes and forgets if keys take so much memory that some have to go. */
    void shrink() {
        if (keys.byteSize() + fresh.size() / Byte.SIZE > most) {
            write();
            keys.clear();
            complete = false;
        }
    }
}

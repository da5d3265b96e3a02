package io.dataweaver.core.keyed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keys in memory, each with a number: a hash table with open addressing, in a few arrays whatever the number of keys. Numbers
 * of keys that were removed are given to others.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class KeyTable {

    /** In place of the number of a key that is not there. */
    static final int NONE = -1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FIRST_CAPACITY = 16;
    private static final int FIRST_BYTES = 256;
    private static final int FIRST_PLACES = 2 * FIRST_CAPACITY;
    private static final long EXACT = 1L << Integer.SIZE;
    private static final long REMOVED = -1;

    /** Such as a single number has that is present, behind {@link KeyCodec#VALUE}: the finalizer below makes another hash of each. */
    private static final int BYTES_OF_A_NUMBER = 1 + Long.BYTES;

    /** The keys, one after the other, with those that were removed since they were last moved together. */
    private byte[] bytes = new byte[FIRST_BYTES];

    private int used;
    private int garbage;

    /** Where in {@link #bytes} each key begins, in the high half, and its length; or {@link #REMOVED}. */
    private long[] spans = new long[FIRST_CAPACITY];

    private int numbers;
    private int[] free = new int[0];
    private int freed;

    /**
     * Two longs a place, and a power of two of places: the hash of a key; and its number and 1, with {@link #EXACT} if its
     * hash is that of no other such key, or 0 where nothing is.
     */
    private long[] places = new long[2 * FIRST_PLACES];

    /** Returns how many keys there are. */
    int size() {
        return numbers - freed;
    }

    /** Returns a number that is larger than that of any key. */
    int limit() {
        return numbers;
    }

    /** Returns how many bytes of memory are held. */
    long byteSize() {
        return bytes.length + 8L * spans.length + 8L * places.length + 4L * free.length;
    }

    /** Returns the number of the key in the first {@code length} bytes of {@code key}, or {@link #NONE}. */
    int find(byte[] key, int length) {
        boolean exact = isNumber(key, length);
        long hash = exact ? mix((long) LONG.get(key, 1)) : hash(key, length);
        int mask = places.length - 2;
        int at = (int) (hash << 1) & mask;
        long tag = places[at + 1];
        while (tag != 0) {
            if (places[at] == hash) {
                int number = (int) tag - 1;
                if (exact ? (tag & EXACT) != 0 : isKey(spans[number], key, length)) {
                    return number;
                }
            }
            at = (at + 2) & mask;
            tag = places[at + 1];
        }
        return NONE;
    }

    private static boolean isNumber(byte[] key, int length) {
        return length == BYTES_OF_A_NUMBER && key[0] == KeyCodec.VALUE;
    }

    private boolean isKey(long span, byte[] key, int length) {
        int from = (int) (span >>> Integer.SIZE);
        return (int) span == length && Arrays.equals(bytes, from, from + length, key, 0, length);
    }

    /** Adds a key that is not there, and returns its number. */
    int add(byte[] key, int length) {
        if (4L * (size() + 1) > places.length) {
            grow();
        }
        int number = freed > 0 ? free[--freed] : numbers++;
        if (number == spans.length) {
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        reserve(length);
        System.arraycopy(key, 0, bytes, used, length);
        spans[number] = ((long) used << Integer.SIZE) | length;
        used += length;
        boolean exact = isNumber(key, length);
        place(exact ? mix((long) LONG.get(key, 1)) : hash(key, length), (number + 1) | (exact ? EXACT : 0));
        return number;
    }

    private void place(long hash, long tag) {
        int mask = places.length - 2;
        int at = (int) (hash << 1) & mask;
        while (places[at + 1] != 0) {
            at = (at + 2) & mask;
        }
        places[at] = hash;
        places[at + 1] = tag;
    }

    private void grow() {
        long[] before = places;
        places = new long[before.length * 2];
        for (int at = 0; at < before.length; at += 2) {
            if (before[at + 1] != 0) {
                place(before[at], before[at + 1]);
            }
        }
    }

    private void reserve(int length) {
        if (used + length > bytes.length && garbage > used / 2) {
            moveTogether();
        }
        if (used + length > bytes.length) {
            long wanted = Math.max((long) used + length, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8L));
            bytes = Arrays.copyOf(bytes, Math.toIntExact(wanted));
        }
    }

    private void moveTogether() {
        byte[] moved = new byte[bytes.length];
        int to = 0;
        for (int number = 0; number < numbers; number++) {
            if (spans[number] != REMOVED) {
                int length = (int) spans[number];
                System.arraycopy(bytes, (int) (spans[number] >>> Integer.SIZE), moved, to, length);
                spans[number] = ((long) to << Integer.SIZE) | length;
                to += length;
            }
        }
        bytes = moved;
        used = to;
        garbage = 0;
    }

    /** Removes the key with a number. */
    void remove(int number) {
        byte[] key = key(number);
        long hash = isNumber(key, key.length) ? mix((long) LONG.get(key, 1)) : hash(key, key.length);
        int mask = places.length - 2;
        int at = (int) (hash << 1) & mask;
        while ((int) places[at + 1] - 1 != number) {
            at = (at + 2) & mask;
        }
        close(at, mask);
        spans[number] = REMOVED;
        garbage += key.length;
        if (freed == free.length) {
            free = Arrays.copyOf(free, Math.max(FIRST_CAPACITY, free.length * 2));
        }
        free[freed++] = number;
    }

    /** Closes a gap, so that each key is found from its hash on. */
    private void close(int gap, int mask) {
        int empty = gap;
        int at = (gap + 2) & mask;
        while (places[at + 1] != 0) {
            int home = (int) (places[at] << 1) & mask;
            if (((at - home) & mask) >= ((at - empty) & mask)) {
                places[empty] = places[at];
                places[empty + 1] = places[at + 1];
                empty = at;
            }
            at = (at + 2) & mask;
        }
        places[empty] = 0;
        places[empty + 1] = 0;
    }

    /** Returns a copy of the key with a number. */
    byte[] key(int number) {
        int from = (int) (spans[number] >>> Integer.SIZE);
        return Arrays.copyOfRange(bytes, from, from + (int) spans[number]);
    }

    /** Forgets all keys. */
    void clear() {
        bytes = new byte[FIRST_BYTES];
        used = 0;
        garbage = 0;
        spans = new long[FIRST_CAPACITY];
        numbers = 0;
        freed = 0;
        places = new long[2 * FIRST_PLACES];
    }

    /** Returns the numbers of all keys, the smallest first. */
    int[] all() {
        int[] all = new int[size()];
        int count = 0;
        for (int number = 0; number < numbers; number++) {
            if (spans[number] != REMOVED) {
                all[count++] = number;
            }
        }
        return all;
    }

    /** Sorts {@code keys}, numbers of keys, by the unsigned bytes of these keys. */
    void sort(int[] keys) {
        int shared = shared(keys);
        long[] heads = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            heads[i] = head(keys[i], shared);
        }
        sort(heads, keys);
    }

    /** Returns how many bytes all keys begin with alike. */
    private int shared(int[] keys) {
        int shared = keys.length == 0 ? 0 : (int) spans[keys[0]];
        for (int i = 1; i < keys.length && shared > 0; i++) {
            int one = (int) (spans[keys[0]] >>> Integer.SIZE);
            int other = (int) (spans[keys[i]] >>> Integer.SIZE);
            int most = Math.min(shared, (int) spans[keys[i]]);
            int differs = Arrays.mismatch(bytes, one, one + most, bytes, other, other + most);
            shared = differs < 0 ? most : differs;
        }
        return shared;
    }

    /** Returns the eight bytes of a key from {@code from} on, so that they compare as signed numbers. */
    private long head(int number, int from) {
        int start = (int) (spans[number] >>> Integer.SIZE) + from;
        int length = Math.min(Long.BYTES, (int) spans[number] - from);
        int missing = (Long.BYTES - length) * Byte.SIZE;
        long head = 0;
        if (length == 0) {
            return Long.MIN_VALUE;
        }
        if (start + Long.BYTES <= bytes.length) {
            head = ((long) LONG.get(bytes, start) >>> missing) << missing;
        } else {
            for (int i = 0; i < length; i++) {
                head = (head << Byte.SIZE) | (bytes[start + i] & 0xFFL);
            }
            head <<= missing;
        }
        return head ^ Long.MIN_VALUE;
    }

    /** Merges runs of twice the length until there is one: both arrays go along, and are read from front to back. */
    private void sort(long[] heads, int[] keys) {
        long[] fromHeads = heads;
        int[] fromKeys = keys;
        long[] toHeads = new long[keys.length];
        int[] toKeys = new int[keys.length];
        for (int run = 1; run < keys.length; run *= 2) {
            for (long begin = 0; begin < keys.length; begin += 2L * run) {
                int middle = (int) Math.min(keys.length, begin + run);
                int end = (int) Math.min(keys.length, begin + 2L * run);
                int left = (int) begin;
                int right = middle;
                for (int to = (int) begin; to < end; to++) {
                    boolean takeLeft = left < middle
                            && (right == end
                                    || compare(fromHeads[left], fromKeys[left], fromHeads[right], fromKeys[right])
                                            <= 0);
                    int from = takeLeft ? left++ : right++;
                    toHeads[to] = fromHeads[from];
                    toKeys[to] = fromKeys[from];
                }
            }
            long[] mergedHeads = toHeads;
            int[] mergedKeys = toKeys;
            toHeads = fromHeads;
            toKeys = fromKeys;
            fromHeads = mergedHeads;
            fromKeys = mergedKeys;
        }
        if (fromKeys != keys) {
            System.arraycopy(fromKeys, 0, keys, 0, keys.length);
        }
    }

    private int compare(long head, int key, long otherHead, int otherKey) {
        if (head != otherHead) {
            return head < otherHead ? -1 : 1;
        }
        int from = (int) (spans[key] >>> Integer.SIZE);
        int other = (int) (spans[otherKey] >>> Integer.SIZE);
        return Arrays.compareUnsigned(
                bytes, from, from + (int) spans[key], bytes, other, other + (int) spans[otherKey]);
    }

    /** Of eight bytes at a time, by the finalizer of MurmurHash3 (Appleby, 2011); 0 is a hash like any other. */
    private static long hash(byte[] key, int length) {
        long hash = length;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(key, at));
        }
        long rest = 0;
        for (; at < length; at++) {
            rest = (rest << Byte.SIZE) | (key[at] & 0xFF);
        }
        return mix(hash ^ rest);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}

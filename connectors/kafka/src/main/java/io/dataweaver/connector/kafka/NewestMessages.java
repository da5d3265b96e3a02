package io.dataweaver.connector.kafka;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.LongStream;

/**
 * Which message of each key is the newest, of as many keys as may be held: should there be more, half of them are left to another
 * reading. Keys are told apart by 128 bits of their SHA-256.
 *
 * <p>Not thread-safe.
 */
final class NewestMessages {

    /** Twice as many keys take 48 MiB. */
    static final int HELD_KEYS = 1 << 19;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FIRST_PLACES = 1 << 12;
    private static final long FREE = -1;
    private static final long DELETED = -2;

    private final MessageDigest digest = digest();
    private final int heldKeys;
    private final Deque<KeyPart> others;
    private KeyPart part;
    private int used;
    private long[] hashes = new long[2 * FIRST_PLACES];
    private long[] offsets = places(FIRST_PLACES);

    /**
     * Creates what notes messages of the keys in {@code part}.
     *
     * @param heldKeys of how many keys at most
     * @param others gets the keys that were too many
     */
    NewestMessages(KeyPart part, int heldKeys, Deque<KeyPart> others) {
        this.part = part;
        this.heldKeys = heldKeys;
        this.others = others;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // Every JDK has it.
        }
    }

    private static long[] places(int count) {
        long[] places = new long[count];
        Arrays.fill(places, FREE);
        return places;
    }

    /**
     * Notes the next message of the partition.
     *
     * @param deletes whether it says that its key is gone
     */
    void add(byte[] key, long offset, boolean deletes) {
        byte[] hash = digest.digest(key);
        long first = (long) LONG.get(hash, 0);
        if (!part.has(first)) {
            return;
        }
        int place = place(first, (long) LONG.get(hash, Long.BYTES));
        if (offsets[place] == FREE) {
            if (deletes) {
                return;
            }
            used++;
        }
        offsets[place] = deletes ? DELETED : offset;
        if (used > offsets.length / 2) {
            makeRoom();
        }
    }

    /** Returns where a key is, or has its place; its hash is there then. */
    private int place(long first, long second) {
        int place = (int) second & (offsets.length - 1);
        while (offsets[place] != FREE && (hashes[2 * place] != first || hashes[2 * place + 1] != second)) {
            place = (place + 1) & (offsets.length - 1);
        }
        hashes[2 * place] = first;
        hashes[2 * place + 1] = second;
        return place;
    }

    /** Forgets what was deleted, and half of the keys as often as there are too many. */
    private void makeRoom() {
        int live = live();
        while (live > heldKeys) {
            others.add(part.upper());
            part = part.lower();
            live = live();
        }
        long[] oldHashes = hashes;
        long[] oldOffsets = offsets;
        int places = Math.max(FIRST_PLACES, Integer.highestOneBit(Math.max(1, live)) << 2);
        hashes = new long[2 * places];
        offsets = places(places);
        used = live;
        for (int i = 0; i < oldOffsets.length; i++) {
            if (oldOffsets[i] >= 0 && part.has(oldHashes[2 * i])) {
                offsets[place(oldHashes[2 * i], oldHashes[2 * i + 1])] = oldOffsets[i];
            }
        }
    }

    private int live() {
        int live = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] >= 0 && part.has(hashes[2 * i])) {
                live++;
            }
        }
        return live;
    }

    /** Returns the offsets of the newest messages of keys that are not deleted, ascending. */
    long[] offsets() {
        return LongStream.of(offsets).filter(offset -> offset >= 0).sorted().toArray();
    }
}

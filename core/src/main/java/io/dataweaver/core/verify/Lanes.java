package io.dataweaver.core.verify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A hash of 128 bits that values are added to, one after the other: two lanes of 64 bits with different finalizers. For one
 * state, a lane takes each value of 64 bits to another state, so that values of a row that differ in one number never meet.
 *
 * <p>Not thread-safe.
 */
final class Lanes {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ABSENT = 0x6A09E667F3BCC909L;

    /** The state. */
    long a;

    long b;

    void start(long stateA, long stateB) {
        a = stateA;
        b = stateB;
    }

    void add(long value) {
        a = mixA(a ^ value);
        b = mixB(b ^ value);
    }

    /** Adds that there is no value: the state moves by another operation, so that no value does the same for all states. */
    void addNull() {
        a = mixA(a + ABSENT);
        b = mixB(b + ABSENT);
    }

    /** Adds {@code bytes[from..to)} and their number. */
    void add(byte[] bytes, int from, int to) {
        add((long) to - from);
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            add((long) LONG.get(bytes, at));
        }
        if (at < to) {
            long rest = 0;
            for (; at < to; at++) {
                rest = rest << Byte.SIZE | (bytes[at] & 0xff);
            }
            add(rest);
        }
    }

    /** Variant 13 of Stafford, "Better Bit Mixing", 2011, which SplitMix64 uses. */
    static long mixA(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** The finalizer of MurmurHash3 for 64 bits (Appleby). */
    static long mixB(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}

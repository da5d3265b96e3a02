package io.dataweaver.api.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks text before it goes into a column: RFC 3629 §4, table "Syntax of UTF-8 byte sequences". <b>Threads.</b> Any thread may call.
 */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Tells whether {@code bytes[from..to)} are well-formed. */
    public static boolean isWellFormed(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES) {
            if (((long) LONGS.get(bytes, at) & HIGH_BITS) != 0) {
                return isWellFormedSlow(bytes, at, to);
            }
            at += Long.BYTES;
        }
        while (at < to) {
            if (bytes[at] < 0) {
                return isWellFormedSlow(bytes, at, to);
            }
            at++;
        }
        return true;
    }

    private static boolean isWellFormedSlow(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int lead = bytes[at++];
            if (lead >= 0) {
                continue;
            }
            lead &= 0xff;
            int trail = lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
            if (trail < 0 || to - at < trail) {
                return false;
            }
            int second = bytes[at] & 0xff;
            int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
            int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
            if (second < least || second > most) {
                return false;
            }
            for (int i = 1; i < trail; i++) {
                if ((bytes[at + i] & 0xc0) != 0x80) {
                    return false;
                }
            }
            at += trail;
        }
        return true;
    }
}

package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dataweaver.api.format.ByteOutput;

/** Writes text between quotes, with escapes only where JSON demands them (RFC 8259 §7). */
final class Texts {

    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final int MAX_ESCAPE = 6;

    private Texts() {}

    /** Returns how many bytes {@link #put} takes for {@code length} bytes without escapes, and what it overwrites. */
    static int room(int length) {
        return length + 2 + Long.BYTES;
    }

    /** Writes {@code bytes[from..to)}, which are well-formed UTF-8. */
    static void put(byte[] bytes, int from, int to, ByteOutput out) {
        put(bytes, from, to, out, out.reserve(room(to - from)), out.size());
    }

    /**
     * Does so from {@code start} on in {@code array}, which is that of {@code out} and has {@link #room}; copies eight
     * bytes at a time.
     */
    static void put(byte[] bytes, int from, int to, ByteOutput out, byte[] array, int start) {
        int next = start;
        array[next++] = '"';
        int at = from;
        int lastWord = Math.min(to, bytes.length - Long.BYTES + 1);
        while (at < lastWord) {
            long word = Words.get(bytes, at);
            Words.set(array, next, word);
            long escaped = Words.escaped(word);
            int count = to - at;
            if (count < Long.BYTES) {
                escaped &= (1L << (count * Byte.SIZE)) - 1;
            } else {
                count = Long.BYTES;
            }
            if (escaped != 0) {
                out.size(next);
                putEscaped(bytes, at, to, out);
                return;
            }
            at += count;
            next += count;
        }
        if (at < to) {
            out.size(next);
            putEscaped(bytes, at, to, out);
            return;
        }
        array[next] = '"';
        out.size(next + 1);
    }

    /** Goes on byte by byte, and ends with the quote. */
    private static void putEscaped(byte[] bytes, int from, int to, ByteOutput out) {
        for (int at = from; at < to; at++) {
            byte[] array = out.reserve(MAX_ESCAPE + 1);
            int next = out.size();
            byte b = bytes[at];
            if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
                array[next++] = '\\';
                switch (b) {
                    case '"', '\\' -> array[next++] = b;
                    case '\b' -> array[next++] = 'b';
                    case '\f' -> array[next++] = 'f';
                    case '\n' -> array[next++] = 'n';
                    case '\r' -> array[next++] = 'r';
                    case '\t' -> array[next++] = 't';
                    default -> {
                        array[next++] = 'u';
                        array[next++] = '0';
                        array[next++] = '0';
                        array[next++] = HEX[b >> 4];
                        array[next++] = HEX[b & 0xf];
                    }
                }
            } else {
                array[next++] = b;
            }
            out.size(next);
        }
        out.put((byte) '"');
    }
}

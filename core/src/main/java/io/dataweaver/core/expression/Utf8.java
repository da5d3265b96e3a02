package io.dataweaver.core.expression;

import java.util.Arrays;

/** Characters in UTF-8: code points, as SQL counts them. */
final class Utf8 {

    private Utf8() {}

    static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    /** Returns how many characters {@code data[start..end)} has. */
    static int count(byte[] data, int start, int end) {
        int characters = 0;
        for (int i = start; i < end; i++) {
            characters += isContinuation(data[i]) ? 0 : 1;
        }
        return characters;
    }

    /** Returns where the character begins that is {@code characters} behind {@code start}; at most {@code end}. */
    static int skip(byte[] data, int start, int end, long characters) {
        int at = start;
        long left = characters;
        while (left > 0 && at < end && at <= data.length - Words.BYTES) {
            int step = (int) Math.min(Math.min(left, end - at), Words.BYTES);
            if ((Words.notAscii(Words.get(data, at)) & Words.first(step)) != 0) {
                break;
            }
            at += step;
            left -= step;
        }
        for (; left > 0 && at < end; left--) {
            at++;
            while (at < end && isContinuation(data[at])) {
                at++;
            }
        }
        return at;
    }

    /** Returns where {@code part} begins in {@code data[start..end)}, or -1. */
    static int find(byte[] data, int start, int end, byte[] part, int partStart, int partEnd) {
        int length = partEnd - partStart;
        for (int at = start; at + length <= end; at++) {
            if (Arrays.equals(data, at, at + length, part, partStart, partEnd)) {
                return at;
            }
        }
        return -1;
    }
}

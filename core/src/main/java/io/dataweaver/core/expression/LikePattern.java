package io.dataweaver.core.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern of LIKE: {@code %} stands for any text, {@code _} for one character. Without backtracking: each part between two
 * {@code %} is looked for where the one before ended, which finds a match if there is one.
 */
final class LikePattern {

    /** Between the bytes of a part: one character of any length. 0xFF is no byte of UTF-8. */
    private static final byte ANY = (byte) 0xFF;

    private final byte[][] parts;

    private LikePattern(byte[][] parts) {
        this.parts = parts;
    }

    /**
     * Reads a pattern.
     *
     * @param escape the character that makes the next one stand for itself; empty for none
     * @throws IllegalArgumentException if the pattern ends with the escape character, or that is no single character
     */
    static LikePattern of(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new IllegalArgumentException("the escape '" + escape + "' is more than one character");
        }
        int escaping = escape.isEmpty() ? -1 : escape.codePointAt(0);
        List<byte[]> parts = new ArrayList<>();
        Part part = new Part();
        int[] characters = pattern.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            if (c == escaping) {
                if (++i == characters.length) {
                    throw new IllegalArgumentException("the pattern '" + pattern + "' ends with its escape character");
                }
                part.add(characters[i]);
            } else if (c == '%') {
                parts.add(part.bytes());
                part = new Part();
            } else if (c == '_') {
                part.addAny();
            } else {
                part.add(c);
            }
        }
        parts.add(part.bytes());
        return new LikePattern(parts.toArray(new byte[0][]));
    }

    /** Collects the bytes of a part. */
    private static final class Part {
        private byte[] bytes = new byte[16];
        private int size;

        void add(int character) {
            for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
                put(b);
            }
        }

        void addAny() {
            put(ANY);
        }

        private void put(byte b) {
            if (size == bytes.length) {
                bytes = Arrays.copyOf(bytes, size * 2);
            }
            bytes[size++] = b;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, size);
        }
    }

    /** Tells whether {@code data[start..end)}, in UTF-8, is like this. */
    boolean matches(byte[] data, int start, int end) {
        int at = matchAt(parts[0], data, start, end);
        if (parts.length == 1) {
            return at == end;
        }
        for (int i = 1; at >= 0 && i < parts.length - 1; i++) {
            at = find(parts[i], data, at, end);
        }
        return at >= 0 && matchesEnd(parts[parts.length - 1], data, at, end);
    }

    private static int find(byte[] part, byte[] data, int start, int end) {
        if (part.length == 0) {
            return start;
        }
        byte first = part[0];
        for (int at = start; at < end; at++) {
            if (first == ANY ? !isContinuation(data[at]) : data[at] == first) {
                int next = matchAt(part, data, at, end);
                if (next >= 0) {
                    return next;
                }
            }
        }
        return -1;
    }

    private static boolean matchesEnd(byte[] part, byte[] data, int start, int end) {
        int characters = 0;
        for (byte b : part) {
            characters += b == ANY || !isContinuation(b) ? 1 : 0;
        }
        int at = end;
        while (characters > 0 && at > start) {
            at--;
            characters -= isContinuation(data[at]) ? 0 : 1;
        }
        return characters == 0 && matchAt(part, data, at, end) == end;
    }

    /** Returns where the match ends that begins at {@code at}, or -1. */
    private static int matchAt(byte[] part, byte[] data, int at, int end) {
        int next = at;
        for (byte b : part) {
            if (next >= end) {
                return -1;
            }
            if (b != ANY) {
                if (data[next++] != b) {
                    return -1;
                }
            } else {
                next++;
                while (next < end && isContinuation(data[next])) {
                    next++;
                }
            }
        }
        return next;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}

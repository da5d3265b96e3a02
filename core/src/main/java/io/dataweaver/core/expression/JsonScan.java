package io.dataweaver.core.expression;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the parts of a JSON value in its text, without an object a value. It relies on the text being well-formed (RFC 8259),
 * as that of every JSON column is, and never leaves it if it is not.
 */
final class JsonScan {

    private final byte[] data;
    private final int end;
    private int at;
    private int found;
    private int foundEnd;

    private JsonScan(byte[] data, int start, int end) {
        this.data = data;
        this.at = start;
        this.end = end;
    }

    /** What was asked for of an object or array: {@code data[from..to)}; {@code from} is -1 if it is not there. */
    record Part(int from, int to) {}

    /** Returns a name as it is written in JSON, without its quotes. */
    static byte[] encoded(String name) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(name)).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the value of the last member named {@code name}, which counts where a name is there twice. */
    static Part member(byte[] data, int start, int end, String name) {
        JsonScan scan = new JsonScan(data, start, end);
        scan.findMember(name, encoded(name));
        return new Part(scan.found, scan.foundEnd);
    }

    /** Returns the element at {@code index}, the first being 0. */
    static Part element(byte[] data, int start, int end, long index) {
        JsonScan scan = new JsonScan(data, start, end);
        scan.findElement(index);
        return new Part(scan.found, scan.foundEnd);
    }

    private void findMember(String name, byte[] encoded) {
        found = -1;
        skipBlanks();
        if (!take('{')) {
            return;
        }
        skipBlanks();
        while (at < end && data[at] == '"') {
            int nameStart = at + 1;
            skipString();
            boolean same = is(name, encoded, nameStart, at - 1);
            skipBlanks();
            take(':');
            skipBlanks();
            int value = at;
            skipValue();
            if (same) {
                found = value;
                foundEnd = at;
            }
            skipBlanks();
            take(',');
            skipBlanks();
        }
    }

    private boolean is(String name, byte[] encoded, int from, int to) {
        if (Arrays.equals(data, from, to, encoded, 0, encoded.length)) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (data[i] == '\\') {
                return JsonText.unquote(data, from - 1, to + 1).equals(name);
            }
        }
        return false;
    }

    private void findElement(long index) {
        found = -1;
        skipBlanks();
        if (index < 0 || !take('[')) {
            return;
        }
        skipBlanks();
        for (long i = 0; at < end && data[at] != ']'; i++) {
            int value = at;
            skipValue();
            if (i == index) {
                found = value;
                foundEnd = at;
                return;
            }
            skipBlanks();
            take(',');
            skipBlanks();
        }
    }

    private void skipValue() {
        int start = at;
        int open = 0;
        do {
            byte b = at < end ? data[at] : 0;
            switch (b) {
                case '"' -> skipString();
                case '{', '[' -> {
                    open++;
                    at++;
                }
                case '}', ']' -> {
                    open--;
                    at++;
                }
                case ',', ':', ' ', '\t', '\r', '\n' -> at++;
                default -> skipWord();
            }
        } while (open > 0 && at < end);
        at = Math.max(at, Math.min(start + 1, end));
    }

    private void skipWord() {
        int start = at;
        while (at < end && ",:]} \t\r\n".indexOf(data[at]) < 0) {
            at++;
        }
        at = Math.max(at, Math.min(start + 1, end));
    }

    private void skipString() {
        at++;
        while (at < end && data[at] != '"') {
            at += data[at] == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, end);
    }

    private boolean take(char c) {
        if (at < end && data[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < end && (data[at] == ' ' || data[at] == '\t' || data[at] == '\r' || data[at] == '\n')) {
            at++;
        }
    }
}

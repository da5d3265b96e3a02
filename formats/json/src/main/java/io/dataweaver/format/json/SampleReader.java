package io.dataweaver.format.json;

import java.nio.charset.StandardCharsets;

/** Walks the values of well-formed records for {@link TypeSample}. Not thread-safe. */
final class SampleReader {

    /** What is nested deeper becomes JSON. */
    private static final int MAX_DEPTH = 24;

    private final JsonScanner scanner;
    private byte[] text = new byte[256];
    private int textLength;

    SampleReader(JsonScanner scanner) {
        this.scanner = scanner;
    }

    /** Adds the well-formed value at {@code from} to {@code sample}; returns the index behind it. */
    int read(byte[] bytes, int from, TypeSample sample, int depth) {
        byte first = bytes[from];
        if (depth > MAX_DEPTH && (first == '{' || first == '[')) {
            sample.addDeep();
            return scanner.skipValue(bytes, from);
        }
        switch (first) {
            case '{' -> {
                sample.addObject();
                return readObject(bytes, from, sample, depth);
            }
            case '[' -> {
                return readArray(bytes, from, sample.addArray(), depth);
            }
            case '"' -> {
                int end = readText(bytes, from);
                sample.addText(text, 0, textLength);
                return end;
            }
            default -> {
                int end = scanner.skipValue(bytes, from);
                if (first == 't' || first == 'f') {
                    sample.addBoolean();
                } else if (first != 'n') {
                    sample.addNumber(bytes, from, end);
                }
                return end;
            }
        }
    }

    private int readObject(byte[] bytes, int from, TypeSample sample, int depth) {
        int at = scanner.skipBlanks(bytes, from + 1);
        while (bytes[at] != '}') {
            at = readText(bytes, at);
            TypeSample member = sample.member(new String(text, 0, textLength, StandardCharsets.UTF_8));
            at = scanner.skipBlanks(bytes, read(bytes, scanner.skipColon(bytes, at), member, depth + 1));
            if (bytes[at] == ',') {
                at = scanner.skipBlanks(bytes, at + 1);
            }
        }
        return at + 1;
    }

    private int readArray(byte[] bytes, int from, TypeSample element, int depth) {
        int at = scanner.skipBlanks(bytes, from + 1);
        while (bytes[at] != ']') {
            at = scanner.skipBlanks(bytes, read(bytes, at, element, depth + 1));
            if (bytes[at] == ',') {
                at = scanner.skipBlanks(bytes, at + 1);
            }
        }
        return at + 1;
    }

    /** Reads the text at {@code from} into {@link #text}. */
    private int readText(byte[] bytes, int from) {
        int end = scanner.skipText(bytes, from + 1);
        if (text.length < end - from) {
            text = new byte[end - from];
        }
        textLength = scanner.unescape(bytes, from + 1, end - 1, text, 0);
        return end;
    }
}

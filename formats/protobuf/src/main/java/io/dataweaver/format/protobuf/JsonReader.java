package io.dataweaver.format.protobuf;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Writes JSON text as the messages of {@code google/protobuf/struct.proto}. Not thread-safe. */
final class JsonReader {

    private static final int MAX_DEPTH = 50;
    private static final int MAX_DIGITS = 800;
    private static final String NOT_JSON = "the value is not well-formed JSON";

    private final String path;
    private String text = "";
    private int at;
    private int depth;

    /** Creates a reader for the column {@code path}. */
    JsonReader(String path) {
        this.path = path;
    }

    /**
     * Writes JSON text.
     *
     * @param meaning which of the messages to write
     * @throws BadRecordException if the text cannot be that
     */
    void write(Meaning meaning, String json, ByteOutput out) {
        text = json;
        at = 0;
        depth = 0;
        char first = next();
        switch (meaning) {
            case JSON_VALUE -> value(out);
            case JSON_STRUCT -> {
                if (first != '{') {
                    throw unfit("a google.protobuf.Struct is a JSON object, but the value is none");
                }
                object(out);
            }
            case JSON_LIST -> {
                if (first != '[') {
                    throw unfit("a google.protobuf.ListValue is a JSON array, but the value is none");
                }
                array(out);
            }
            case TIMESTAMP, DURATION, WRAPPER, NONE -> throw new IllegalArgumentException(meaning.name());
        }
        if (next() != 0) {
            throw unfit(NOT_JSON);
        }
    }

    private BadRecordException unfit(String message) {
        return new BadRecordException(RecordErrorCode.VALUE_UNFIT, path, message);
    }

    /** Returns the next character that is no blank; 0 at the end. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
        if (next() != c) {
            throw unfit(NOT_JSON);
        }
        at++;
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw unfit("the value is nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    private void value(ByteOutput out) {
        switch (next()) {
            case '{' -> nested(5, out, true);
            case '[' -> nested(6, out, false);
            case '"' -> {
                WireOutput.putTag(3, WireInput.LENGTH, out);
                WireOutput.putBytes(string().getBytes(StandardCharsets.UTF_8), out);
            }
            case 't' -> bool("true", 1, out);
            case 'f' -> bool("false", 0, out);
            case 'n' -> {
                literal("null");
                WireOutput.putTag(1, WireInput.VARINT, out);
                out.put((byte) 0);
            }
            default -> number(out);
        }
    }

    private void nested(int number, ByteOutput out, boolean isObject) {
        WireOutput.putTag(number, WireInput.LENGTH, out);
        int start = WireOutput.beginLength(out);
        if (isObject) {
            object(out);
        } else {
            array(out);
        }
        WireOutput.endLength(start, out);
    }

    private void bool(String word, int value, ByteOutput out) {
        literal(word);
        WireOutput.putTag(4, WireInput.VARINT, out);
        out.put((byte) value);
    }

    private void literal(String word) {
        if (!text.startsWith(word, at)) {
            throw unfit(NOT_JSON);
        }
        at += word.length();
    }

    private void number(ByteOutput out) {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        double value;
        boolean isExact;
        try {
            if (digits.length() > MAX_DIGITS) {
                throw unfit("a number has " + digits.length() + " characters");
            }
            value = Double.parseDouble(digits);
            // What a double shows as is what it stands for, if it came from text.
            isExact = Double.isFinite(value)
                    && new BigDecimal(Double.toString(value)).compareTo(new BigDecimal(digits)) == 0;
        } catch (NumberFormatException none) {
            throw unfit(NOT_JSON);
        }
        if (!isExact) {
            throw unfit(
                    "a google.protobuf.Value has numbers of 64 bits, which cannot hold " + digits + " without loss");
        }
        WireOutput.putTag(2, WireInput.FIXED64, out);
        WireOutput.putFixed64(Double.doubleToRawLongBits(value), out);
    }

    private void array(ByteOutput out) {
        enter();
        expect('[');
        if (next() == ']') {
            at++;
        } else {
            do {
                WireOutput.putTag(1, WireInput.LENGTH, out);
                int start = WireOutput.beginLength(out);
                value(out);
                WireOutput.endLength(start, out);
            } while (goesOn(']'));
        }
        depth--;
    }

    private void object(ByteOutput out) {
        enter();
        expect('{');
        if (next() == '}') {
            at++;
        } else {
            Set<String> names = new HashSet<>();
            do {
                if (next() != '"') {
                    throw unfit(NOT_JSON);
                }
                String name = string();
                if (!names.add(name)) {
                    throw unfit("a JSON object has '" + name + "' more than once; google.protobuf.Struct keeps one");
                }
                expect(':');
                WireOutput.putTag(1, WireInput.LENGTH, out);
                int start = WireOutput.beginLength(out);
                WireOutput.putTag(1, WireInput.LENGTH, out);
                WireOutput.putBytes(name.getBytes(StandardCharsets.UTF_8), out);
                WireOutput.putTag(2, WireInput.LENGTH, out);
                int valueStart = WireOutput.beginLength(out);
                value(out);
                WireOutput.endLength(valueStart, out);
                WireOutput.endLength(start, out);
            } while (goesOn('}'));
        }
        depth--;
    }

    private boolean goesOn(char close) {
        char c = next();
        if (c != ',' && c != close) {
            throw unfit(NOT_JSON);
        }
        at++;
        return c == ',';
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        at++;
        while (true) {
            if (at >= text.length()) {
                throw unfit(NOT_JSON);
            }
            char c = text.charAt(at++);
            if (c == '"') {
                break;
            } else if (c == '\\') {
                string.append(escape());
            } else {
                string.append(c);
            }
        }
        for (int i = 0; i < string.length(); i++) {
            if (Character.isSurrogate(string.charAt(i))) {
                if (i + 1 >= string.length() || !Character.isSurrogatePair(string.charAt(i), string.charAt(i + 1))) {
                    throw unfit("a text has half of a surrogate pair, which Protobuf cannot hold");
                }
                i++;
            }
        }
        return string.toString();
    }

    private char escape() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        int index = "\"\\/bfnrt".indexOf(c);
        if (index >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(index);
        }
        if (c != 'u' || at + 4 > text.length()) {
            throw unfit(NOT_JSON);
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at++), 16);
            if (digit < 0) {
                throw unfit(NOT_JSON);
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }
}

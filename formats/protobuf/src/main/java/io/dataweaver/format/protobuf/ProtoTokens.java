package io.dataweaver.format.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The words, numbers, strings and signs of a {@code .proto} file (Protobuf language specification, "Lexical elements"). Not
 * thread-safe.
 */
final class ProtoTokens {

    enum Kind {
        WORD,
        INTEGER,
        FLOAT,
        STRING,
        SIGN,
        END
    }

    private final String file;
    private final String text;
    private int at;
    private int start;
    private Kind kind = Kind.END;
    private String value = "";

    /** Reads {@code text}; stands at its first token. */
    ProtoTokens(String file, String text) {
        this.file = file;
        this.text = text.startsWith("\ufeff") ? text.substring(1) : text;
        next();
    }

    Kind kind() {
        return kind;
    }

    /** Returns the token as it stands; of a string, as Latin-1 what bytes it has. */
    String value() {
        return value;
    }

    /** Returns where in the text the token starts. */
    int start() {
        return start;
    }

    /** Returns the text from {@code from} up to the token. */
    String textFrom(int from) {
        return text.substring(from, start);
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.WORD) && value.equals(sign);
    }

    /** Tells whether {@code sign} stands behind the token. */
    boolean peekIs(String sign) {
        int from = at;
        int tokenStart = start;
        skipBlanks();
        boolean is = text.startsWith(sign, at);
        at = from;
        start = tokenStart;
        return is;
    }

    /** Passes over {@code sign}, if it is the token. */
    boolean take(String sign) {
        if (is(sign)) {
            next();
            return true;
        }
        return false;
    }

    void expect(String sign) {
        if (!take(sign)) {
            throw fail("'" + sign + "' is expected");
        }
    }

    String word(String what) {
        if (kind != Kind.WORD) {
            throw fail(what + " is expected");
        }
        String word = value;
        next();
        return word;
    }

    /** Reads strings that stand one after the other, as one; Latin-1 of their bytes. */
    String string() {
        if (kind != Kind.STRING) {
            throw fail("a string is expected");
        }
        StringBuilder all = new StringBuilder();
        while (kind == Kind.STRING) {
            all.append(value);
            next();
        }
        return all.toString();
    }

    /** Returns the text that {@link #string} has as bytes. */
    static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    ProtoException fail(String message) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < start; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        String found = kind == Kind.END ? "the end of the file" : "'" + value + "'";
        return new ProtoException(file + ":" + line + ":" + column + ": " + message + ", but found " + found);
    }

    /** Goes to the next token. */
    void next() {
        skipBlanks();
        start = at;
        if (at == text.length()) {
            kind = Kind.END;
            value = "";
            return;
        }
        char c = text.charAt(at);
        if (isLetter(c)) {
            while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
                at++;
            }
            kind = Kind.WORD;
        } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            number();
        } else if (c == '"' || c == '\'') {
            quoted(c);
            return;
        } else {
            at++;
            kind = Kind.SIGN;
        }
        value = text.substring(start, at);
    }

    private void number() {
        boolean hex = text.startsWith("0x", at) || text.startsWith("0X", at);
        boolean isFloat = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean exponentSign =
                    (c == '+' || c == '-') && !hex && at > start && "eE".indexOf(text.charAt(at - 1)) >= 0;
            if (!isDigit(c) && !isLetter(c) && c != '.' && !exponentSign) {
                break;
            }
            isFloat |= c == '.' || (!hex && (c == 'e' || c == 'E'));
            at++;
        }
        kind = isFloat ? Kind.FLOAT : Kind.INTEGER;
    }

    private void skipBlanks() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    start = at;
                    throw fail("a comment is not closed");
                }
                at = end + 2;
            } else {
                return;
            }
        }
    }

    private void quoted(char quote) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        at++;
        while (true) {
            if (at >= text.length() || text.charAt(at) == '\n') {
                throw fail("a string is not closed");
            }
            char c = text.charAt(at++);
            if (c == quote) {
                break;
            } else if (c == '\\') {
                escape(bytes);
            } else {
                int from = at - 1;
                if (Character.isHighSurrogate(c) && at < text.length()) {
                    at++;
                }
                bytes.writeBytes(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
            }
        }
        kind = Kind.STRING;
        value = bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private void escape(ByteArrayOutputStream bytes) {
        char c = at < text.length() ? text.charAt(at++) : '\n';
        int simple = "abfnrtv\\'\"?".indexOf(c);
        if (simple >= 0) {
            bytes.write("\u0007\b\f\n\r\t\u000b\\'\"?".charAt(simple));
        } else if (c >= '0' && c <= '7') {
            at--;
            bytes.write(digits(3, 8));
        } else if (c == 'x' || c == 'X') {
            bytes.write(digits(2, 16));
        } else if (c == 'u' || c == 'U') {
            int code = digits(c == 'u' ? 4 : 8, 16);
            if (!Character.isValidCodePoint(code)) {
                throw fail("an escaped character is out of range");
            }
            bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
        } else {
            throw fail("a string has an escape that does not exist: \\" + c);
        }
    }

    private int digits(int most, int radix) {
        int number = 0;
        int count = 0;
        while (count < most && at < text.length() && Character.digit(text.charAt(at), radix) >= 0) {
            number = number * radix + Character.digit(text.charAt(at++), radix);
            count++;
        }
        if (count == 0) {
            throw fail("an escape in a string has no digits");
        }
        return number;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

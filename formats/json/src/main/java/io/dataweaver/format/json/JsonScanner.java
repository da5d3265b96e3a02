package io.dataweaver.format.json;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import java.nio.charset.StandardCharsets;

/**
 * Passes over JSON (RFC 8259) in bytes, checking all of it.
 *
 * <p>No method looks at where the bytes end. Instead, behind them stands a <i>stopper</i>: a byte that no rule of the
 * grammar lets pass, so that every loop ends there. For a line that is its newline, which then does not count as blank;
 * elsewhere it is a NUL. Not thread-safe.
 */
final class JsonScanner {

    /** Deeper nesting is rejected: it is an attack, or an accident. */
    static final int MAX_DEPTH = 512;

    private static final int SHOWN = 60;

    private final boolean newlineIsBlank;
    private final long[] objects = new long[MAX_DEPTH / Long.SIZE];
    private boolean escapeSeen;

    /** Creates a scanner; with {@code newlineIsBlank} the stopper is a NUL, otherwise a newline. */
    JsonScanner(boolean newlineIsBlank) {
        this.newlineIsBlank = newlineIsBlank;
    }

    /** Returns the index of the first byte from {@code from} on that is not blank (RFC 8259 §2). */
    int skipBlanks(byte[] bytes, int from) {
        int at = from;
        while (isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || (b == '\n' && newlineIsBlank);
    }

    /** Passes over the value that starts at {@code from}; returns the index behind it. */
    int skipValue(byte[] bytes, int from) {
        byte first = bytes[from];
        if (first == '"') {
            return skipText(bytes, from + 1);
        }
        return first == '{' || first == '[' ? skipNested(bytes, from) : skipScalar(bytes, from);
    }

    /** A loop with its own stack of bits, so that depth costs no thread stack. */
    private int skipNested(byte[] bytes, int from) {
        int at = from;
        int depth = 0;
        while (true) {
            byte first = bytes[at];
            if (first == '{' || first == '[') {
                boolean object = first == '{';
                push(depth++, object);
                at = skipBlanks(bytes, at + 1);
                if (bytes[at] != (object ? '}' : ']')) {
                    at = object ? skipName(bytes, at) : at;
                    continue;
                }
                depth--;
                at++;
            } else {
                at = first == '"' ? skipText(bytes, at + 1) : skipScalar(bytes, at);
            }
            while (depth > 0) {
                at = skipBlanks(bytes, at);
                boolean object = isObject(depth - 1);
                if (bytes[at] == ',') {
                    at = skipBlanks(bytes, at + 1);
                    at = object ? skipName(bytes, at) : at;
                    break;
                }
                if (bytes[at] != (object ? '}' : ']')) {
                    throw unexpected(bytes, at, object ? "',' or '}'" : "',' or ']'");
                }
                depth--;
                at++;
            }
            if (depth == 0) {
                return at;
            }
        }
    }

    private void push(int depth, boolean object) {
        if (depth == MAX_DEPTH) {
            throw new BadRecordException(
                    RecordErrorCode.MALFORMED, null, "values are nested deeper than " + MAX_DEPTH + " levels");
        }
        long bit = 1L << depth;
        objects[depth >> 6] = object ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
    }

    private boolean isObject(int depth) {
        return (objects[depth >> 6] & 1L << depth) != 0;
    }

    private int skipName(byte[] bytes, int from) {
        if (bytes[from] != '"') {
            throw unexpected(bytes, from, "a name in quotes");
        }
        return skipColon(bytes, skipText(bytes, from + 1));
    }

    /** Passes over the colon behind a name, and the blanks around it. */
    int skipColon(byte[] bytes, int from) {
        int at = skipBlanks(bytes, from);
        if (bytes[at] != ':') {
            throw unexpected(bytes, at, "':'");
        }
        return skipBlanks(bytes, at + 1);
    }

    private int skipScalar(byte[] bytes, int from) {
        return switch (bytes[from]) {
            case 't' -> skipLiteral(bytes, from, 't', 'r', 'u', 'e');
            case 'n' -> skipLiteral(bytes, from, 'n', 'u', 'l', 'l');
            case 'f' -> {
                int at = from + 1;
                yield skipLiteral(bytes, at, 'a', 'l', 's', 'e');
            }
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> skipNumber(bytes, from);
            default -> throw unexpected(bytes, from, "a value");
        };
    }

    private int skipLiteral(byte[] bytes, int from, char a, char b, char c, char d) {
        if (bytes[from] == a && bytes[from + 1] == b && bytes[from + 2] == c && bytes[from + 3] == d) {
            return from + 4;
        }
        throw unexpected(bytes, from, "true, false or null");
    }

    /** Passes over a number (RFC 8259 §6). */
    int skipNumber(byte[] bytes, int from) {
        int first = bytes[from] == '-' ? from + 1 : from;
        if (first <= bytes.length - Long.BYTES) {
            // Most are whole, and not longer than this.
            int digits = Digits.count(Words.get(bytes, first));
            byte behind = bytes[first + Math.min(digits, Long.BYTES - 1)];
            if (digits > 0
                    && digits < Long.BYTES
                    && behind != '.'
                    && (behind | ' ') != 'e'
                    && (bytes[first] != '0' || digits == 1)) {
                return first + digits;
            }
        }
        int at = skipDigits(bytes, first);
        if (bytes[first] == '0' && at > first + 1) {
            throw malformed(bytes, from, at, "a number with a leading zero");
        }
        if (bytes[at] == '.') {
            at = skipDigits(bytes, at + 1);
        }
        if (bytes[at] == 'e' || bytes[at] == 'E') {
            at++;
            at = skipDigits(bytes, bytes[at] == '+' || bytes[at] == '-' ? at + 1 : at);
        }
        return at;
    }

    private int skipDigits(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw unexpected(bytes, from, "a digit");
        }
        return at;
    }

    /** Passes over a text whose opening quote stands before {@code from}; returns the index behind the closing one. */
    int skipText(byte[] bytes, int from) {
        int at = from;
        int lastWord = bytes.length - Long.BYTES;
        while (true) {
            while (at <= lastWord) {
                long special = Words.special(Words.get(bytes, at));
                if (special != 0) {
                    at += Words.first(special);
                    break;
                }
                at += Long.BYTES;
            }
            byte b = bytes[at];
            if (b == '"') {
                return at + 1;
            }
            if (b < 0) {
                at = skipNonAscii(bytes, at);
            } else if (b == '\\') {
                at = skipEscape(bytes, at);
            } else if (b < ' ') {
                throw controlCharacter(bytes, at);
            } else {
                at++;
            }
        }
    }

    /** Says that a text without escapes follows; see {@link #isEscaped}. */
    void clearEscaped() {
        escapeSeen = false;
    }

    /** Tells whether there was an escape in any text since {@link #clearEscaped}. */
    boolean isEscaped() {
        return escapeSeen;
    }

    /** Passes over one character of two to four bytes (RFC 3629 §4). */
    private static int skipNonAscii(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first >= 0xc2 && first <= 0xdf) {
            if (isContinuation(bytes[at + 1])) {
                return at + 2;
            }
        } else if (first >= 0xe0 && first <= 0xef) {
            int second = bytes[at + 1] & 0xff;
            int least = first == 0xe0 ? 0xa0 : 0x80;
            int most = first == 0xed ? 0x9f : 0xbf;
            if (second >= least && second <= most && isContinuation(bytes[at + 2])) {
                return at + 3;
            }
        } else if (first >= 0xf0 && first <= 0xf4) {
            int second = bytes[at + 1] & 0xff;
            int least = first == 0xf0 ? 0x90 : 0x80;
            int most = first == 0xf4 ? 0x8f : 0xbf;
            if (second >= least && second <= most && isContinuation(bytes[at + 2]) && isContinuation(bytes[at + 3])) {
                return at + 4;
            }
        }
        throw new BadRecordException(
                RecordErrorCode.INVALID_TEXT,
                null,
                "text is not well-formed UTF-8: byte 0x" + Integer.toHexString(first) + " starts no character");
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }

    /** Passes over an escape (RFC 8259 §7); a surrogate pair counts as one. */
    private int skipEscape(byte[] bytes, int at) {
        escapeSeen = true;
        switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 2;
            }
            case 'u' -> {
                int unit = hex(bytes, at + 2);
                if (!Character.isSurrogate((char) unit)) {
                    return at + 6;
                }
                if (Character.isHighSurrogate((char) unit)
                        && bytes[at + 6] == '\\'
                        && bytes[at + 7] == 'u'
                        && Character.isLowSurrogate((char) hex(bytes, at + 8))) {
                    return at + 12;
                }
                throw new BadRecordException(
                        RecordErrorCode.INVALID_TEXT,
                        null,
                        "a surrogate stands alone: \\u" + Integer.toHexString(unit) + " is no character");
            }
            default -> throw unexpected(bytes, at + 1, "an escape, one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX,");
        }
    }

    private int hex(byte[] bytes, int from) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(bytes[from + i], 16);
            if (digit < 0) {
                throw unexpected(bytes, from + i, "four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /**
     * Writes the characters of a text, its escapes resolved.
     *
     * @param from index behind the opening quote of a text that {@link #skipText} has passed
     * @param to index of the closing quote
     * @param target has room for {@code to - from} bytes
     * @return how many bytes were written
     */
    int unescape(byte[] bytes, int from, int to, byte[] target, int targetFrom) {
        int out = targetFrom;
        int at = from;
        while (at < to) {
            byte b = bytes[at++];
            if (b != '\\') {
                target[out++] = b;
                continue;
            }
            byte escape = bytes[at++];
            switch (escape) {
                case 'b' -> target[out++] = '\b';
                case 'f' -> target[out++] = '\f';
                case 'n' -> target[out++] = '\n';
                case 'r' -> target[out++] = '\r';
                case 't' -> target[out++] = '\t';
                case 'u' -> {
                    int codePoint = hex(bytes, at);
                    at += 4;
                    if (Character.isHighSurrogate((char) codePoint)) {
                        codePoint = Character.toCodePoint((char) codePoint, (char) hex(bytes, at + 2));
                        at += 6;
                    }
                    out = putUtf8(codePoint, target, out);
                }
                default -> target[out++] = escape;
            }
        }
        return out - targetFrom;
    }

    /** RFC 3629 §3. */
    private static int putUtf8(int codePoint, byte[] target, int from) {
        int at = from;
        if (codePoint < 0x80) {
            target[at++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            target[at++] = (byte) (0xc0 | codePoint >> 6);
            target[at++] = (byte) (0x80 | (codePoint & 0x3f));
        } else if (codePoint < 0x10000) {
            target[at++] = (byte) (0xe0 | codePoint >> 12);
            target[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
            target[at++] = (byte) (0x80 | (codePoint & 0x3f));
        } else {
            target[at++] = (byte) (0xf0 | codePoint >> 18);
            target[at++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
            target[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
            target[at++] = (byte) (0x80 | (codePoint & 0x3f));
        }
        return at;
    }

    private BadRecordException controlCharacter(byte[] bytes, int at) {
        if (isStopper(bytes[at])) {
            return unexpected(bytes, at, "'\"' at the end of a text");
        }
        return new BadRecordException(
                RecordErrorCode.MALFORMED,
                null,
                "a control character, 0x" + Integer.toHexString(bytes[at]) + ", stands in a text without escape");
    }

    private boolean isStopper(byte b) {
        return b == (newlineIsBlank ? 0 : '\n');
    }

    /** Returns the rejection for a byte that the grammar does not allow. */
    BadRecordException unexpected(byte[] bytes, int at, String expected) {
        if (isStopper(bytes[at])) {
            return new BadRecordException(
                    RecordErrorCode.MALFORMED, null, "expected " + expected + ", but the record ends");
        }
        return malformed(bytes, at, at + 20, "expected " + expected + ", but found");
    }

    private BadRecordException malformed(byte[] bytes, int from, int to, String what) {
        return new BadRecordException(RecordErrorCode.MALFORMED, null, what + " '" + show(bytes, from, to) + "'");
    }

    /** Returns {@code bytes[from..to)}, up to the stopper, shortened for a message. */
    String show(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && end < bytes.length && end - from < SHOWN && !isStopper(bytes[end])) {
            end++;
        }
        // Not in the middle of a character.
        while (end < to && end > from && end < bytes.length && isContinuation(bytes[end])) {
            end--;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8)
                + (end - from >= SHOWN - 3 && end < to ? "…" : "");
    }
}

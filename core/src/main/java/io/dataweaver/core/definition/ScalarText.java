package io.dataweaver.core.definition;

import org.snakeyaml.engine.v2.common.ScalarStyle;

/** Maps characters of a YAML scalar's value to where they stand in the file (YAML 1.2.2 §7.3 and §8.1). */
final class ScalarText {

    private ScalarText() {}

    /**
     * Returns the offset in {@code source} of the code point {@code index} of a scalar's value.
     *
     * @param source the file
     * @param start where the scalar begins: its quote, its block indicator or its first character
     * @param end behind its last character
     * @param value the scalar's value
     * @param index 0 to the length of {@code value}
     */
    static int offset(int[] source, int start, int end, ScalarStyle style, int[] value, int index) {
        int at = begin(source, start, end, style);
        int i = 0;
        while (i < index && at < end) {
            int c = source[at];
            if (style == ScalarStyle.DOUBLE_QUOTED && c == '\\') {
                int length = escapeLength(source, at, end);
                if (length == 0) {
                    at = skipBlank(source, at + 1, end);
                } else {
                    at += length;
                    i++;
                }
            } else if (style == ScalarStyle.SINGLE_QUOTED && c == '\'') {
                at += 2;
                i++;
            } else if (isBlank(c)) {
                int runEnd = skipBlank(source, at, end);
                int blanks = blanks(value, i);
                if (i + blanks > index && !hasBreak(source, at, runEnd)) {
                    return Math.max(at, runEnd - blanks + (index - i));
                }
                i = Math.min(index, i + blanks);
                at = runEnd;
            } else {
                at++;
                i++;
            }
        }
        return atToken(source, at, end, style, value, index);
    }

    /** Where a folded line or an indentation comes before the character, goes to the character itself. */
    private static int atToken(int[] source, int at, int end, ScalarStyle style, int[] value, int index) {
        boolean token = index < value.length && !isBlank(value[index]);
        if (!token) {
            return Math.min(at, end);
        }
        int next = skipBlank(source, at, end);
        if (style == ScalarStyle.DOUBLE_QUOTED
                && next + 1 < end
                && source[next] == '\\'
                && escapeLength(source, next, end) == 0) {
            next = skipBlank(source, next + 1, end);
        }
        return Math.min(next, end);
    }

    private static int begin(int[] source, int start, int end, ScalarStyle style) {
        return switch (style) {
            case SINGLE_QUOTED, DOUBLE_QUOTED -> start + 1;
            case LITERAL, FOLDED -> {
                int at = start;
                while (at < end && source[at] != '\n') {
                    at++;
                }
                yield Math.min(at + 1, end);
            }
            case PLAIN, JSON_SCALAR_STYLE -> start;
        };
    }

    /** YAML 1.2.2 §5.7; 0 for an escaped line break, which stands for nothing. */
    private static int escapeLength(int[] source, int at, int end) {
        if (at + 1 >= end) {
            return 1;
        }
        return switch (source[at + 1]) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            case '\n', '\r' -> 0;
            default -> 2;
        };
    }

    private static int blanks(int[] value, int from) {
        int at = from;
        while (at < value.length && isBlank(value[at])) {
            at++;
        }
        return at - from;
    }

    private static int skipBlank(int[] source, int from, int end) {
        int at = from;
        while (at < end && isBlank(source[at])) {
            at++;
        }
        return at;
    }

    private static boolean hasBreak(int[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            if (source[i] == '\n' || source[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}

package io.dataweaver.core.expression;

import org.jspecify.annotations.Nullable;

/** The patterns of {@code format} (PostgreSQL, section 9.4.1). */
final class TextTemplate {

    private static final int MAX_WIDTH = 1_000_000;
    private final String pattern;
    private final @Nullable Object[] values;
    private final StringBuilder result = new StringBuilder();
    private int at;
    private int taken;

    private TextTemplate(@Nullable Object[] values) {
        this.pattern = Value.text(values[0]);
        this.values = values;
    }

    /**
     * Fills a pattern in.
     *
     * @param values the pattern and what it takes, text or null
     * @throws IllegalArgumentException if the pattern is not well-formed, or takes more than there is
     */
    static String fill(@Nullable Object[] values) {
        return new TextTemplate(values).fill();
    }

    private String fill() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '%') {
                result.append(c);
            } else if (at < pattern.length() && pattern.charAt(at) == '%') {
                result.append('%');
                at++;
            } else {
                placeholder();
            }
        }
        return result.toString();
    }

    private void placeholder() {
        int start = at;
        int number = number();
        if (at > start && peek() == '$') {
            at++;
            if (number == 0) {
                throw new IllegalArgumentException("values are counted from 1");
            }
            taken = number - 1;
            start = at;
        } else {
            at = start;
        }
        boolean left = peek() == '-';
        while (peek() == '-') {
            at++;
        }
        int width = number();
        char kind = peek();
        if (kind != 's' && kind != 'L') {
            throw new IllegalArgumentException("`%` is followed by `s`, `L` or `%`");
        }
        at++;
        if (++taken >= values.length) {
            throw new IllegalArgumentException("the pattern takes more values than there are");
        }
        append(text(values[taken], kind), width, left);
    }

    private static String text(@Nullable Object value, char kind) {
        if (value == null) {
            return kind == 'L' ? "NULL" : "";
        }
        return kind == 'L' ? Texts.quoteLiteral(Value.text(value)) : Value.text(value);
    }

    private void append(String text, int width, boolean left) {
        String blanks = " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
        Value.checkLength((long) result.length() + text.length() + blanks.length());
        result.append(left ? text + blanks : blanks + text);
    }

    private int number() {
        int value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = value * 10 + pattern.charAt(at++) - '0';
            if (value > MAX_WIDTH) {
                throw new IllegalArgumentException("a number in the pattern is greater than " + MAX_WIDTH);
            }
        }
        return value;
    }

    private char peek() {
        return at < pattern.length() ? pattern.charAt(at) : 0;
    }
}

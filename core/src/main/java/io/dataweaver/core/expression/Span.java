package io.dataweaver.core.expression;

/**
 * A range of characters in the text of an expression.
 *
 * @param start index of the first
 * @param end index behind the last
 */
record Span(int start, int end) {

    static Span union(Span a, Span b) {
        return new Span(Math.min(a.start, b.start), Math.max(a.end, b.end));
    }
}

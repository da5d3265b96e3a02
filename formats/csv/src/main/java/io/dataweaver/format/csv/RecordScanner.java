package io.dataweaver.format.csv;

import java.util.Arrays;

/**
 * Finds the fields of one record, whatever it holds: quotes, escapes, blanks to trim. {@link RecordIndexer} is faster for
 * records without.
 *
 * <p>A span is where a field's content lies: its start in the upper 32 bits, its end in the lower, with
 * {@link #QUOTED} and {@link #ESCAPED} as flags. Not thread-safe.
 */
final class RecordScanner {

    /** Flag of a span: the content was enclosed by quotes. */
    static final long QUOTED = Long.MIN_VALUE;

    /** Flag of a span: the content holds doubled quotes or escapes. */
    static final long ESCAPED = 0x8000_0000L;

    /** The span of a field that a padded record lacks. */
    static final long MISSING = -1L;

    /** How a scan ended. */
    enum Outcome {
        /** The record is whole. */
        COMPLETE,
        /** The record is whole, but text follows a closing quote. */
        TEXT_BEHIND_QUOTE,
        /** The bytes end within the record; more may follow. */
        INCOMPLETE,
        /** The bytes end within quotes, and no more follow. */
        UNTERMINATED
    }

    private final byte delimiter;
    private final int quote;
    private final int escape;
    private final boolean trim;
    private final Dialect dialect;

    private long[] spans = new long[32];
    private int fields;
    private int next;
    private int end;
    private int lines;
    private boolean quoted;

    RecordScanner(Dialect dialect) {
        this.dialect = dialect;
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quote();
        this.escape = dialect.escape();
        this.trim = dialect.trim();
    }

    static int start(long span) {
        return (int) (span >>> 32) & Integer.MAX_VALUE;
    }

    static int end(long span) {
        return (int) span & Integer.MAX_VALUE;
    }

    static long span(int start, int end) {
        return (long) start << 32 | end;
    }

    /** Returns how many fields the record has. */
    int fields() {
        return fields;
    }

    /** Returns where the fields of the record lie; changes with the next scan. */
    long[] spans() {
        return spans;
    }

    /** Returns the index behind the record and its line end. */
    int next() {
        return next;
    }

    /** Returns the index behind the record, without its line end. */
    int end() {
        return end;
    }

    /** Returns how many lines the record takes; an unended last one counts. */
    int lines() {
        return lines;
    }

    /** Tells whether a field was quoted. */
    boolean hasQuotes() {
        return quoted;
    }

    /**
     * Scans the record that starts at {@code from}, where {@code from < limit}.
     *
     * @param atEnd whether no bytes follow those before {@code limit}
     */
    Outcome scan(byte[] bytes, int from, int limit, boolean atEnd) {
        fields = 0;
        lines = 1;
        quoted = false;
        boolean textBehindQuote = false;
        int at = from;
        while (true) {
            int start = trim ? skipBlanks(bytes, at, limit) : at;
            long flags = 0;
            int contentStart = at;
            int contentEnd = -1;
            at = start;
            if (at < limit && bytes[at] == quote) {
                quoted = true;
                int close = closingQuote(bytes, at + 1, limit, atEnd);
                if (close < 0) {
                    return atEnd ? Outcome.UNTERMINATED : Outcome.INCOMPLETE;
                }
                flags = QUOTED | (hadEscape ? ESCAPED : 0);
                contentStart = at + 1;
                contentEnd = close;
                at = close + 1;
                int behind = trim ? skipBlanks(bytes, at, limit) : at;
                if (behind < limit && bytes[behind] != delimiter && !isLineEnd(bytes, behind, limit)) {
                    if (bytes[behind] == '\r' && behind + 1 == limit && !atEnd) {
                        return Outcome.INCOMPLETE;
                    }
                    textBehindQuote |= !(bytes[behind] == '\r' && behind + 1 == limit);
                }
                at = behind;
            }
            boolean escaped = false;
            while (at < limit && bytes[at] != delimiter && bytes[at] != '\n') {
                if (bytes[at] == escape) {
                    escaped = true;
                    if (at + 1 < limit && bytes[at + 1] == '\n') {
                        lines++;
                    }
                    at++;
                }
                at++;
            }
            if (at >= limit) {
                if (!atEnd) {
                    return Outcome.INCOMPLETE;
                }
                at = limit;
            }
            boolean last = at == limit || bytes[at] == '\n';
            int fieldEnd = last && at > start && bytes[at - 1] == '\r' ? at - 1 : at;
            if (contentEnd < 0) {
                contentStart = start;
                contentEnd = trim ? dropBlanks(bytes, start, fieldEnd) : fieldEnd;
                flags = escaped ? ESCAPED : 0;
            }
            add(span(contentStart, contentEnd) | flags);
            if (last) {
                end = fieldEnd;
                next = Math.min(at + 1, limit);
                return textBehindQuote ? Outcome.TEXT_BEHIND_QUOTE : Outcome.COMPLETE;
            }
            at++;
        }
    }

    private boolean hadEscape;

    /** Returns the index of the quote that closes a field whose content starts at {@code from}, or -1. */
    private int closingQuote(byte[] bytes, int from, int limit, boolean atEnd) {
        hadEscape = false;
        int at = from;
        while (at < limit) {
            byte b = bytes[at];
            if (b == escape) {
                hadEscape = true;
                if (at + 1 < limit && bytes[at + 1] == '\n') {
                    lines++;
                }
                at += 2;
            } else if (b == quote) {
                if (at + 1 == limit) {
                    return atEnd ? at : -1;
                }
                if (bytes[at + 1] != quote) {
                    return at;
                }
                hadEscape = true;
                at += 2;
            } else {
                if (b == '\n') {
                    lines++;
                }
                at++;
            }
        }
        return -1;
    }

    private static boolean isLineEnd(byte[] bytes, int at, int limit) {
        return bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n');
    }

    private int skipBlanks(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && dialect.isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private int dropBlanks(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && dialect.isBlank(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    private void add(long span) {
        if (fields == spans.length) {
            spans = Arrays.copyOf(spans, fields * 2);
        }
        spans[fields++] = span;
    }

    /**
     * Copies the content of a span to {@code target}, with doubled quotes and escapes resolved; {@code target} has room for
     * it.
     *
     * @return how many bytes were copied
     */
    int unescape(byte[] bytes, long span, byte[] target) {
        int to = end(span);
        int count = 0;
        boolean inQuotes = (span & QUOTED) != 0;
        for (int at = start(span); at < to; at++) {
            byte b = bytes[at];
            boolean escapes = b == escape || (inQuotes && b == quote);
            if (escapes && at + 1 < to) {
                b = bytes[++at];
            }
            target[count++] = b;
        }
        return count;
    }
}

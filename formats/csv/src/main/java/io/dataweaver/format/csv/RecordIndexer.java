package io.dataweaver.format.csv;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.format.csv.CsvOptions.Ragged;
import io.dataweaver.format.csv.RecordScanner.Outcome;
import java.util.List;

/**
 * Finds the fields of many records: a fast loop over eight bytes at a time for records without quotes, and
 * {@link RecordScanner} for the others. Rejects records whose form is wrong.
 *
 * <p>Where records start does not depend on how the bytes arrive. Not thread-safe.
 */
final class RecordIndexer {

    private static final long NEWLINES = Swar.repeat('\n');
    private static final int LINE_END = 2;

    private final Dialect dialect;
    private final RecordScanner scanner;
    private final List<String> columns;
    private final boolean pads;
    private final boolean canBeFast;
    private final int maxRecordBytes;
    private final int bytesPerRow;
    private final long delimiters;
    private final long quotes;
    private final Rejections rejections;

    private long line;
    private boolean skipping;
    private boolean quotedBefore;
    private long budget;

    /**
     * Creates an indexer.
     *
     * @param columns the names of the file's columns
     * @param firstLine the line of the first record
     * @param bytesPerRow the memory that a row takes besides its text
     */
    RecordIndexer(
            CsvOptions options,
            List<String> columns,
            long firstLine,
            int maxRecordBytes,
            int bytesPerRow,
            Rejections rejections) {
        this.dialect = options.dialect();
        this.scanner = new RecordScanner(dialect);
        this.columns = columns;
        this.pads = options.ragged() == Ragged.PAD;
        this.canBeFast = dialect.escape() == Dialect.NONE && !dialect.trim();
        this.maxRecordBytes = maxRecordBytes;
        this.bytesPerRow = bytesPerRow;
        this.delimiters = Swar.repeat(dialect.delimiter());
        // Without quotes, looking for delimiters once more finds nothing new.
        this.quotes = Swar.repeat(dialect.quote() == Dialect.NONE ? dialect.delimiter() : dialect.quote());
        this.rejections = rejections;
        this.line = firstLine;
    }

    /** Returns the line of the next record. */
    long line() {
        return line;
    }

    /** Tells whether the next byte lies within a record that was rejected already. */
    boolean isSkipping() {
        return skipping;
    }

    /** Returns how many more bytes of memory the last {@link #fill} left for rows; 0 or less if none. */
    long budget() {
        return budget;
    }

    /**
     * Adds records to {@code block} until it has as many as it takes, {@code maxRows} were added, they take {@code
     * maxBytes}, enough were rejected, or the bytes end.
     *
     * @param atEnd whether no bytes follow those before {@code limit}
     * @return where the next record starts, or the last, incomplete one
     */
    int fill(byte[] bytes, int from, int limit, boolean atEnd, RecordBlock block, int maxRows, long maxBytes) {
        int last = Math.min(block.limit, maxRows);
        budget = maxBytes;
        int at = skipping ? skipLine(bytes, from, limit) : from;
        while (at < limit && block.rows < last && budget > 0 && !rejections.isFull()) {
            if (canBeFast && !quotedBefore) {
                at = fillFast(bytes, at, limit, block, last);
                if (at == limit || block.rows == last || budget <= 0) {
                    break;
                }
            }
            int next = addOne(bytes, at, limit, atEnd, block);
            if (next < 0) {
                break;
            }
            at = next;
        }
        return at;
    }

    /** Adds records without quotes that have just the right number of fields; stops at the first other one. */
    private int fillFast(byte[] bytes, int from, int limit, RecordBlock block, int lastRow) {
        byte delimiter = dialect.delimiter();
        int comment = dialect.comment();
        int fields = block.fields;
        long[] spans = block.spans;
        int row = block.rows;
        int span = row * fields;
        int lastSpan = span + fields - 1;
        int recordStart = from;
        int fieldStart = from;
        long bytesLeft = budget;
        if (bytes[from] == comment) {
            return from;
        }
        scan:
        for (int i = from; i <= limit - Long.BYTES; i += Long.BYTES) {
            long word = Swar.get(bytes, i);
            long hits = ~(Swar.nonZero(word ^ delimiters) & Swar.nonZero(word ^ NEWLINES) & Swar.nonZero(word ^ quotes))
                    & Swar.HIGH_BITS;
            while (hits != 0) {
                int at = i + (Long.numberOfTrailingZeros(hits) >>> 3);
                hits &= hits - 1;
                byte b = bytes[at];
                if (b == delimiter) {
                    if (span == lastSpan) {
                        break scan;
                    }
                    spans[span++] = RecordScanner.span(fieldStart, at);
                    fieldStart = at + 1;
                } else if (b == '\n' && span == lastSpan && at - recordStart <= maxRecordBytes) {
                    int end = at > fieldStart && bytes[at - 1] == '\r' ? at - 1 : at;
                    spans[span++] = RecordScanner.span(fieldStart, end);
                    lastSpan += fields;
                    block.starts[row] = recordStart;
                    block.ends[row] = end;
                    block.origins[row] = line++;
                    row++;
                    bytesLeft -= at - recordStart + bytesPerRow;
                    fieldStart = at + 1;
                    recordStart = fieldStart;
                    if (row == lastRow || bytesLeft <= 0 || (at + 1 < limit && bytes[at + 1] == comment)) {
                        break scan;
                    }
                } else {
                    break scan;
                }
            }
        }
        block.rows = row;
        budget = bytesLeft;
        return recordStart;
    }

    /** Adds, skips or rejects the one record at {@code from}; returns where the next one starts, or -1 if it is incomplete. */
    private int addOne(byte[] bytes, int from, int limit, boolean atEnd, RecordBlock block) {
        if (bytes[from] == dialect.comment()) {
            return skipWholeLine(bytes, from, limit, atEnd);
        }
        Outcome outcome = scanner.scan(bytes, from, limit, atEnd);
        quotedBefore = scanner.hasQuotes();
        if (outcome == Outcome.INCOMPLETE) {
            // A line end may be at hand in part.
            return limit - from > maxRecordBytes + LINE_END ? rejectTooLarge(bytes, from, limit) : -1;
        } else if (outcome == Outcome.UNTERMINATED) {
            return limit - from > maxRecordBytes
                    ? rejectTooLarge(bytes, from, limit)
                    : rejectFirstLine(
                            bytes,
                            from,
                            limit,
                            RecordErrorCode.MALFORMED,
                            "a quote opens a field that is never closed; reading goes on in the next line");
        } else if (scanner.end() - from > maxRecordBytes) {
            return rejectTooLarge(bytes, from, limit);
        }
        if (scanner.end() > from || block.fields == 1) {
            addScanned(bytes, from, outcome, block);
        }
        line += scanner.lines();
        return scanner.next();
    }

    private void addScanned(byte[] bytes, int from, Outcome outcome, RecordBlock block) {
        int found = scanner.fields();
        int wanted = block.fields;
        if (outcome == Outcome.TEXT_BEHIND_QUOTE) {
            reject(
                    bytes,
                    from,
                    RecordErrorCode.MALFORMED,
                    "text follows a closing quote; a quote in a quoted field is doubled");
        } else if (found < wanted && !pads) {
            reject(bytes, from, RecordErrorCode.TOO_FEW_FIELDS, fieldCount(found));
        } else if (found > wanted && !(pads && areEmpty(wanted, found))) {
            reject(bytes, from, RecordErrorCode.TOO_MANY_FIELDS, fieldCount(found));
        } else {
            int row = block.rows++;
            int span = row * wanted;
            System.arraycopy(scanner.spans(), 0, block.spans, span, Math.min(found, wanted));
            for (int i = found; i < wanted; i++) {
                block.spans[span + i] = RecordScanner.MISSING;
            }
            block.starts[row] = from;
            block.ends[row] = scanner.end();
            block.origins[row] = line;
            budget -= scanner.end() - from + bytesPerRow;
        }
    }

    private String fieldCount(int found) {
        return "expected " + columns.size() + (columns.size() == 1 ? " field" : " fields") + ", but found " + found;
    }

    private boolean areEmpty(int from, int to) {
        for (int i = from; i < to; i++) {
            if (RecordScanner.start(scanner.spans()[i]) != RecordScanner.end(scanner.spans()[i])) {
                return false;
            }
        }
        return true;
    }

    private void reject(byte[] bytes, int from, RecordErrorCode code, String message) {
        rejections.add(bytes, from, scanner.end(), line, code, null, message);
    }

    /**
     * Rejects the first line of a record that is too large. What follows is read anew: if a quote is missing, those are
     * the next records.
     */
    private int rejectTooLarge(byte[] bytes, int from, int limit) {
        return rejectFirstLine(
                bytes,
                from,
                limit,
                RecordErrorCode.TOO_LARGE,
                "the record is larger than " + maxRecordBytes + " bytes"
                        + (scanner.hasQuotes() ? "; is a closing quote missing?" : "")
                        + " Reading goes on in the next line");
    }

    private int rejectFirstLine(byte[] bytes, int from, int limit, RecordErrorCode code, String message) {
        int end = from;
        while (end < limit && bytes[end] != '\n') {
            end++;
        }
        rejections.add(bytes, from, end, line, code, null, message);
        quotedBefore = false;
        skipping = true;
        return skipLine(bytes, end, limit);
    }

    /** Passes over the rest of a line, as far as it is at hand. */
    private int skipLine(byte[] bytes, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == '\n') {
                skipping = false;
                line++;
                return i + 1;
            }
        }
        return limit;
    }

    private int skipWholeLine(byte[] bytes, int from, int limit, boolean atEnd) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == '\n') {
                line++;
                return i + 1;
            }
        }
        if (atEnd) {
            line++;
            return limit;
        }
        if (limit - from > maxRecordBytes) {
            skipping = true;
            return limit;
        }
        return -1;
    }
}

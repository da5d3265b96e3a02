package io.dataweaver.format.json;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads one object a line. A line that cannot be read is rejected, and reading goes on behind its newline; a newline
 * cannot stand inside a record, since JSON has it escaped in text. Blank lines are passed over.
 */
final class LinesDecoder implements Decoder {

    private final JsonScanner scanner = new JsonScanner(false);
    private final RecordParser parser;
    private final DecodeRequest request;
    private long line;
    private int capacity = Rows.FIRST_CAPACITY;

    LinesDecoder(DecodeRequest request) {
        this.request = request;
        this.parser = new RecordParser(request.schema(), scanner);
        this.line = request.firstOrigin();
    }

    @Override
    public long nextOrigin() {
        return line;
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        Rows rows = new Rows(request, parser, capacity);
        int searched = 0;
        while (!rows.isFull()) {
            int end = lastNewline(input, searched) + 1;
            searched = end > 0 ? 0 : input.limit() - input.position();
            if (end > 0) {
                input.position(parseLines(rows, input.array(), input.position(), end));
            } else if (input.limit() - input.position() > request.maxRecordBytes()) {
                rejectLongLine(rows, input);
                searched = 0;
            } else if (!rows.isEmpty() && !input.isReady()) {
                return rows.decoded(false);
            } else if (!input.more()) {
                parseLastLine(rows, input);
                return rows.decoded(true);
            }
        }
        capacity = rows.nextCapacity();
        return rows.decoded(false);
    }

    /** Returns the index of the last newline at hand, or -1; the first {@code searched} bytes hold none. */
    private static int lastNewline(ByteInput input, int searched) {
        byte[] bytes = input.array();
        for (int i = input.limit() - 1; i >= input.position() + searched; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads lines until {@code to}, where one ends, or until the batch is full; returns where the next one starts. */
    private int parseLines(Rows rows, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !rows.isFull()) {
            at = parseLine(rows, bytes, at);
        }
        return at;
    }

    private int parseLine(Rows rows, byte[] bytes, int from) {
        BatchBuilder batch = rows.batch();
        try {
            int at = bytes[from] == '{' ? from : scanner.skipBlanks(bytes, from);
            if (bytes[at] != '\n') {
                at = parser.parse(bytes, at);
                at = bytes[at] == '\n' ? at : scanner.skipBlanks(bytes, at);
                if (bytes[at] != '\n') {
                    throw scanner.unexpected(bytes, at, "the end of the line");
                }
                if (at - from > request.maxRecordBytes()) {
                    throw rows.tooLarge();
                }
                rows.end(line, at - from);
            }
            line++;
            return at + 1;
        } catch (BadRecordException bad) {
            int end = from;
            while (bytes[end] != '\n') {
                end++;
            }
            batch.discardRow();
            rows.reject(end - from > request.maxRecordBytes() ? rows.tooLarge() : bad, bytes, from, end, line);
            line++;
            return end + 1;
        }
    }

    /** Reads the line behind the last newline, which lacks its own. */
    private void parseLastLine(Rows rows, ByteInput input) {
        int length = input.limit() - input.position();
        if (length > 0) {
            byte[] bytes = new byte[length + 1 + Long.BYTES];
            System.arraycopy(input.array(), input.position(), bytes, 0, length);
            bytes[length] = '\n';
            parseLine(rows, bytes, 0);
            input.position(input.limit());
        }
    }

    /** Passes over a line without holding all of it. */
    private void rejectLongLine(Rows rows, ByteInput input) throws IOException {
        byte[] head = Arrays.copyOfRange(
                input.array(), input.position(), Math.min(input.limit(), input.position() + Rows.MAX_KEPT));
        while (true) {
            byte[] bytes = input.array();
            int at = input.position();
            while (at < input.limit() && bytes[at] != '\n') {
                at++;
            }
            if (at < input.limit()) {
                input.position(at + 1);
                break;
            }
            input.position(at);
            if (!input.more()) {
                break;
            }
        }
        rows.reject(rows.tooLarge(), head, 0, head.length, line++);
    }
}

package io.dataweaver.format.csv;

import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a file into ranges of whole records, with the line of each.
 *
 * <p>A file without quotes and escapes is cut at newlines near the targets, after its parts were read side by side for
 * counting lines. With quotes, newlines may be data: then one pass goes through the file as {@link RecordScanner} does,
 * field by field. A quote that is not closed leaves the file in one range, where the decoder tells what is wrong.
 */
final class RangeCutter {

    private static final int CHUNK = 256 * 1024;

    /** A longer quoted field is taken for one whose closing quote is missing. */
    private static final long MAX_QUOTED = 1 << 20;

    private final Dialect dialect;
    private final RandomAccessBytes file;
    private final FileHead head;
    private final long size;

    RangeCutter(Dialect dialect, RandomAccessBytes file, FileHead head) {
        this.dialect = dialect;
        this.file = file;
        this.head = head;
        this.size = file.size();
    }

    List<FileRange> cut(int parts) throws IOException {
        long start = head.dataStart();
        if (parts < 2 || size - start < 2) {
            return List.of(whole());
        }
        long[] targets = new long[parts + 1];
        for (int i = 0; i <= parts; i++) {
            targets[i] = start + (size - start) * i / parts;
        }
        long[] lines = new long[parts];
        boolean plain;
        try {
            plain = IntStream.range(0, parts)
                    .parallel()
                    .allMatch(part -> countLines(targets[part], targets[part + 1], lines, part));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        return plain ? atNewlines(targets, lines) : betweenRecords(targets);
    }

    private FileRange whole() {
        return new FileRange(head.dataStart(), Math.max(size, head.dataStart()), head.firstOrigin());
    }

    /** Counts newlines; false if the bytes hold a quote or an escape. */
    private boolean countLines(long from, long to, long[] lines, int part) {
        byte[] bytes = new byte[CHUNK];
        byte quote = (byte) (dialect.quote() == Dialect.NONE ? '\n' : dialect.quote());
        byte escape = (byte) (dialect.escape() == Dialect.NONE ? '\n' : dialect.escape());
        boolean mayQuote = dialect.quote() != Dialect.NONE || dialect.escape() != Dialect.NONE;
        long newlines = 0;
        try {
            for (long at = from; at < to; ) {
                int count = file.read(at, bytes, 0, (int) Math.min(CHUNK, to - at));
                if (count < 0) {
                    break;
                }
                newlines += count(bytes, count, (byte) '\n');
                if (mayQuote
                        && ((quote != '\n' && count(bytes, count, quote) > 0)
                                || (escape != '\n' && count(bytes, count, escape) > 0))) {
                    return false;
                }
                at += count;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        lines[part] = newlines;
        return true;
    }

    /** A loop that the JIT compiler turns into vector instructions. */
    private static int count(byte[] bytes, int length, byte wanted) {
        int count = 0;
        for (int i = 0; i < length; i++) {
            count += bytes[i] == wanted ? 1 : 0;
        }
        return count;
    }

    private List<FileRange> atNewlines(long[] targets, long[] lines) throws IOException {
        List<FileRange> ranges = new ArrayList<>();
        long start = head.dataStart();
        long origin = head.firstOrigin();
        long originAtTarget = head.firstOrigin();
        for (int part = 1; part < targets.length; part++) {
            originAtTarget += lines[part - 1];
            long end = part == targets.length - 1 ? size : behindNewline(targets[part]);
            if (end > start) {
                ranges.add(new FileRange(start, end, origin));
                start = end;
                // The newline that was looked for lies behind the target, so it was not counted.
                origin = originAtTarget + 1;
            }
        }
        return ranges.isEmpty() ? List.of(whole()) : ranges;
    }

    /** Returns the offset behind the first newline at or behind {@code from}. */
    private long behindNewline(long from) throws IOException {
        byte[] bytes = new byte[CHUNK];
        long at = from;
        while (at < size) {
            int count = file.read(at, bytes, 0, CHUNK);
            if (count < 0) {
                return size;
            }
            for (int i = 0; i < count; i++) {
                if (bytes[i] == '\n') {
                    return at + i + 1;
                }
            }
            at += count;
        }
        return size;
    }

    private enum State {
        RECORD_START,
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED,
        COMMENT
    }

    /** Goes through the file as the scanner does, and notes the first record at or behind each target. */
    private List<FileRange> betweenRecords(long[] targets) throws IOException {
        List<FileRange> ranges = new ArrayList<>();
        byte[] bytes = new byte[CHUNK];
        byte delimiter = dialect.delimiter();
        State state = State.RECORD_START;
        boolean escaped = false;
        long start = head.dataStart();
        long origin = head.firstOrigin();
        long line = origin;
        long quotedFrom = 0;
        int part = 1;
        for (long offset = start; offset < size; ) {
            int count = file.read(offset, bytes, 0, CHUNK);
            if (count < 0) {
                break;
            }
            for (int i = 0; i < count; i++) {
                byte b = bytes[i];
                if (b == '\n') {
                    line++;
                }
                if (escaped) {
                    escaped = false;
                    continue;
                }
                if (state == State.RECORD_START) {
                    if (part < targets.length - 1 && offset + i >= targets[part]) {
                        ranges.add(new FileRange(start, offset + i, origin));
                        start = offset + i;
                        origin = line - (b == '\n' ? 1 : 0);
                        while (part < targets.length - 1 && targets[part] <= start) {
                            part++;
                        }
                    }
                    state = b == dialect.comment() ? State.COMMENT : State.FIELD_START;
                }
                state = switch (state) {
                    case RECORD_START, FIELD_START -> {
                        if (b == dialect.quote()) {
                            quotedFrom = offset + i;
                            yield State.QUOTED;
                        }
                        if (dialect.trim() && dialect.isBlank(b)) {
                            yield State.FIELD_START;
                        }
                        escaped = b == dialect.escape();
                        yield plain(b, delimiter);
                    }
                    case PLAIN -> {
                        escaped = b == dialect.escape();
                        yield plain(b, delimiter);
                    }
                    case QUOTED -> {
                        escaped = b == dialect.escape();
                        yield b == dialect.quote() ? State.QUOTE_IN_QUOTED : State.QUOTED;
                    }
                    case QUOTE_IN_QUOTED -> {
                        if (b == dialect.quote()) {
                            yield State.QUOTED;
                        }
                        escaped = b == dialect.escape();
                        yield plain(b, delimiter);
                    }
                    case COMMENT -> b == '\n' ? State.RECORD_START : State.COMMENT;
                };
            }
            offset += count;
            if (state == State.QUOTED && offset - quotedFrom > MAX_QUOTED) {
                return List.of(whole());
            }
        }
        if (state == State.QUOTED) {
            return List.of(whole());
        }
        ranges.add(new FileRange(start, size, origin));
        return ranges;
    }

    private static State plain(byte b, byte delimiter) {
        return b == '\n' ? State.RECORD_START : b == delimiter ? State.FIELD_START : State.PLAIN;
    }
}

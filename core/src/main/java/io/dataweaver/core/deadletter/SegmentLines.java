package io.dataweaver.core.deadletter;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks the lines of a file of dead letters or of their fates, one in memory at a time. Lines that are not as they were
 * written are passed over and counted.
 */
final class SegmentLines implements Closeable {

    /** The first member of a letter. */
    static final String ID = "id";

    /** The first member of a schema. */
    static final String SCHEMA = "schema";

    private static final String BEFORE_ID = "{\"" + ID + "\":\"";
    private static final int ID_DIGITS = 32;
    private static final int BUFFER = 64 * 1024;

    private final InputStream input;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int at;
    private int limit;
    private long offset;
    private long lineEnd;
    private long damaged;
    private boolean ended;

    /** Closes {@code input}. */
    SegmentLines(InputStream input) {
        this.input = input;
    }

    /** Returns the next line that is whole, without its line feed; null if there is none. */
    byte @Nullable [] next() throws IOException {
        while (true) {
            byte[] candidate = nextLine();
            if (candidate == null) {
                return null;
            }
            if (ended) {
                return null; // A last line without line feed was cut by a crash, or is being written.
            }
            lineEnd = offset;
            if (LetterJson.isWhole(candidate)) {
                return candidate;
            }
            damaged++;
        }
    }

    /** Returns the next line, or what a crash left of it at the end of the file; null if there is none. */
    private byte @Nullable [] nextLine() throws IOException {
        line.reset();
        while (true) {
            if (at == limit) {
                limit = input.read(buffer);
                at = 0;
                if (limit <= 0) {
                    limit = 0;
                    ended = true;
                    return line.size() == 0 ? null : line.toByteArray();
                }
            }
            int start = at;
            while (at < limit && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, start, at - start);
            offset += at - start;
            if (at < limit) {
                at++;
                offset++;
                return line.toByteArray();
            }
        }
    }

    /** Returns the offset behind the last line feed: what lies behind it, if nothing follows, is torn. */
    long lineEnd() {
        return lineEnd;
    }

    /** Returns how many lines were not as they were written. */
    long damaged() {
        return damaged;
    }

    /** Returns the id of a line that is a letter; null for other lines. */
    static @Nullable LetterId idOf(byte[] line) {
        int start = BEFORE_ID.length();
        if (line.length < start + ID_DIGITS
                || !new String(line, 0, start, StandardCharsets.ISO_8859_1).equals(BEFORE_ID)) {
            return null;
        }
        return LetterId.parse(new String(line, start, ID_DIGITS, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}

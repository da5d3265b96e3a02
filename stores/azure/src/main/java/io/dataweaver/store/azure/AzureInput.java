package io.dataweaver.store.azure;

import java.io.IOException;
import java.io.InputStream;

/**
 * A range of a blob, a chunk after the other: each is a request of its own, so that none is left open while what was read
 * is waited on. Not thread-safe.
 */
final class AzureInput extends InputStream {

    /** Reads bytes {@code from} to {@code to}, all of them. */
    @FunctionalInterface
    interface Chunks {
        byte[] read(long from, long to) throws IOException;
    }

    private static final int FIRST_CHUNK = 1 << 20;
    private static final int CHUNK = 4 << 20;

    private final Chunks chunks;
    private final long end;
    private long next;
    private byte[] chunk;
    private int at;

    private AzureInput(Chunks chunks, long from, long to) throws IOException {
        this.chunks = chunks;
        this.end = to;
        this.next = Math.min(to, from + FIRST_CHUNK);
        this.chunk = chunks.read(from, next);
    }

    /** Reads the first chunk at once, to find out whether the blob can be read. */
    static InputStream open(Chunks chunks, long from, long to) throws IOException {
        return new AzureInput(chunks, from, to);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (at == chunk.length) {
            if (next == end) {
                return -1;
            }
            long to = Math.min(end, next + CHUNK);
            chunk = chunks.read(next, to);
            next = to;
            at = 0;
        }
        int read = Math.min(count, chunk.length - at);
        System.arraycopy(chunk, at, bytes, from, read);
        at += read;
        return read;
    }
}

package io.dataweaver.connector.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads a file from a channel. A {@code FileInputStream} would allocate native memory at each read that is larger than
 * 8 KiB; a channel keeps it. Not thread-safe.
 */
final class ChannelInput extends InputStream {

    /** Larger reads gain nothing, and each thread keeps that much native memory. */
    private static final int MAX_READ = 256 * 1024;

    private final FileChannel channel;
    private final long end;
    private long position;

    /** Reads {@code channel} from {@code position} to {@code end}. */
    ChannelInput(FileChannel channel, long position, long end) {
        this.channel = channel;
        this.position = position;
        this.end = end;
    }

    /** Returns where in the file the next byte stands. */
    long position() {
        return position;
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
        int wanted = (int) Math.min(Math.min(count, MAX_READ), end - position);
        if (wanted <= 0) {
            return -1;
        }
        int read = channel.read(ByteBuffer.wrap(bytes, from, wanted), position);
        if (read > 0) {
            position += read;
        }
        return read;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.dataweaver.connector.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open file on disk. Any thread may read. */
final class RandomAccessFileBytes implements FileBytes {

    /** Larger reads gain nothing, and each thread keeps that much native memory. */
    private static final int MAX_READ = 256 * 1024;

    private final FileChannel channel;
    private final long size;

    /** Reads {@code channel}, which {@link #close} closes, up to {@code size}. */
    RandomAccessFileBytes(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long offset, byte[] bytes, int from, int count) throws IOException {
        int wanted = (int) Math.min(Math.min(count, MAX_READ), size - offset);
        return wanted <= 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, from, wanted), offset);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

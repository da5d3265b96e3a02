package io.dataweaver.connector.file;

import io.dataweaver.api.format.RandomAccessBytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open, uncompressed file. Any thread may read. */
final class RandomAccessFileBytes implements RandomAccessBytes, Closeable {

    private final long size;
    private final FileChannel channel;

    RandomAccessFileBytes(DataFile file) {
        this.size = file.size();
        this.channel = file.open();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long offset, byte[] bytes, int from, int count) throws IOException {
        int wanted = (int) Math.min(count, size - offset);
        return wanted <= 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, from, wanted), offset);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

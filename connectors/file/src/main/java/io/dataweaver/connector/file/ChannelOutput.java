package io.dataweaver.connector.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes to a channel until it took everything: the write that meets a limit may be short without an error. */
final class ChannelOutput extends OutputStream {

    /** Larger writes gain nothing, and each thread keeps that much native memory. */
    private static final int MAX_WRITE = 256 * 1024;

    private final WritableByteChannel channel;
    private long count;

    ChannelOutput(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Returns how many bytes were written. */
    long count() {
        return count;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int end = from + length;
        while (at < end) {
            ByteBuffer chunk = ByteBuffer.wrap(bytes, at, Math.min(end - at, MAX_WRITE));
            int written = channel.write(chunk);
            at += written;
            count += written;
        }
    }
}

package io.dataweaver.api.format;

import java.io.EOFException;
import java.io.IOException;

/**
 * A whole file at hand, for finding out where records start, and for formats that read it at places of their own choice.
 * <b>Threads.</b> Any thread may read.
 */
public interface RandomAccessBytes {

    /** Returns how many bytes there are. */
    long size();

    /**
     * Reads bytes from {@code offset} on into {@code bytes[from..from + count)}.
     *
     * @return how many came: at least 1, or -1 at the end
     */
    int read(long offset, byte[] bytes, int from, int count) throws IOException;

    /**
     * Reads all of {@code bytes[from..from + count)} from {@code offset} on.
     *
     * @throws EOFException if there are fewer
     */
    default void readFully(long offset, byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int read = read(offset + done, bytes, from + done, count - done);
            if (read < 0) {
                throw new EOFException(
                        (offset + done) + " is the end, but " + (count - done) + " more bytes were expected");
            }
            done += read;
        }
    }

    /** Wraps bytes, without copying. */
    static RandomAccessBytes of(byte[] file) {
        return new RandomAccessBytes() {
            @Override
            public long size() {
                return file.length;
            }

            @Override
            public int read(long offset, byte[] bytes, int from, int count) {
                if (offset >= file.length) {
                    return -1;
                }
                int read = (int) Math.min(count, file.length - offset);
                System.arraycopy(file, (int) offset, bytes, from, read);
                return read;
            }
        };
    }
}

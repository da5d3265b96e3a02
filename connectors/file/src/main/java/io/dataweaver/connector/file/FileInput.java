package io.dataweaver.connector.file;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads an open file from some place on. A {@code FileInputStream} would allocate native memory at each read that is
 * larger than 8 KiB; what is below this keeps it. Not thread-safe.
 */
final class FileInput extends InputStream {

    /** Larger reads gain nothing, and each thread keeps that much native memory. */
    private static final int MAX_READ = 256 * 1024;

    private final FileBytes file;
    private final long end;
    private long position;

    /** Reads {@code file} from {@code position} to {@code end}; {@link #close} closes it. */
    FileInput(FileBytes file, long position, long end) {
        this.file = file;
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
        int read = file.read(position, bytes, from, wanted);
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
        file.close();
    }
}

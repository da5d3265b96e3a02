package io.dataweaver.api.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to decode, in an array that the decoder scans itself.
 *
 * <p>The bytes at hand are {@code array()[position()..limit())}. When they do not hold a whole record, {@link #more}
 * brings further ones behind them; it may move them to the front and change the array, so read {@link #array},
 * {@link #position} and {@link #limit} again. Not thread-safe.
 *
 * <p>Where {@link #file} has something, a decoder may read anywhere instead, and says by {@link #seek} how far it came.
 */
public final class ByteInput implements Closeable {

    /** A size that suits disks and pipes. */
    public static final int DEFAULT_BUFFER = 256 * 1024;

    private static final int MAX_BUFFER = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private final @Nullable RandomAccessBytes file;
    private byte[] array;
    private int position;
    private int limit;
    private long base;
    private long remaining;
    private boolean end;

    /**
     * Reads a stream.
     *
     * @param in closed by {@link #close}
     * @param offset where its first byte stands, for {@link #offset}
     * @param length how many bytes to read at most
     */
    public ByteInput(InputStream in, long offset, long length, int bufferSize) {
        this(in, null, offset, length, bufferSize);
    }

    private ByteInput(InputStream in, @Nullable RandomAccessBytes file, long offset, long length, int bufferSize) {
        this.in = in;
        this.file = file;
        this.array = new byte[bufferSize];
        this.base = offset;
        this.remaining = length;
    }

    /**
     * Reads a file, of which any part may be read.
     *
     * @param file closed by {@link #close} if it can be closed
     * @param start offset of the first byte to decode
     * @param end offset behind the last byte to decode
     */
    public static ByteInput of(RandomAccessBytes file, long start, long end, int bufferSize) {
        return new ByteInput(new FileStream(file, start), file, start, end - start, bufferSize);
    }

    /** Wraps bytes, without copying. */
    public static ByteInput of(byte[] bytes) {
        ByteInput input = new ByteInput(InputStream.nullInputStream(), RandomAccessBytes.of(bytes), 0, 0, 0);
        input.array = bytes;
        input.limit = bytes.length;
        input.end = true;
        return input;
    }

    /** Returns the array that holds the bytes at hand; for reading only. */
    public byte[] array() {
        return array;
    }

    /** Returns the index in {@link #array} of the next byte. */
    public int position() {
        return position;
    }

    /** Says that the bytes before {@code newPosition} are done with. */
    public void position(int newPosition) {
        if (newPosition < position || newPosition > limit) {
            throw new IllegalArgumentException(newPosition + " is not in " + position + ".." + limit);
        }
        position = newPosition;
    }

    /** Returns the index in {@link #array} behind the last byte at hand. */
    public int limit() {
        return limit;
    }

    /** Returns where the byte at {@link #position} stands in the whole, such as a file. */
    public long offset() {
        return base + position;
    }

    /** Returns the offset behind the last byte to decode; the largest long if it is not known. */
    public long end() {
        long known = base + limit;
        return end ? known : remaining > Long.MAX_VALUE - known ? Long.MAX_VALUE : known + remaining;
    }

    /** Returns the whole file, of which this is all or a part; empty if the bytes come one after the other only. */
    public Optional<RandomAccessBytes> file() {
        return Optional.ofNullable(file);
    }

    /**
     * Says that the bytes before {@code newOffset} are done with, which were read from {@link #file}.
     *
     * @param newOffset from {@link #offset} to {@link #end}
     */
    public void seek(long newOffset) {
        if (newOffset < offset() || newOffset > end() || file == null) {
            throw new IllegalArgumentException(newOffset + " is not in " + offset() + ".." + end() + " of a file");
        }
        if (newOffset <= base + limit) {
            position = (int) (newOffset - base);
            return;
        }
        remaining = end() - newOffset;
        if (in instanceof FileStream stream) {
            stream.position = newOffset;
        }
        base = newOffset;
        position = 0;
        limit = 0;
    }

    /**
     * Brings at least one more byte behind those at hand, growing the array if they fill it.
     *
     * @return false if there are no more
     */
    public boolean more() throws IOException {
        if (end || remaining == 0) {
            end = true;
            return false;
        }
        if (position > 0) {
            System.arraycopy(array, position, array, 0, limit - position);
            base += position;
            limit -= position;
            position = 0;
        }
        if (limit == array.length) {
            if (array.length == MAX_BUFFER) {
                throw new IOException("a record is larger than " + MAX_BUFFER + " bytes");
            }
            array = Arrays.copyOf(array, (int) Math.min(Math.max(array.length * 2L, 4096), MAX_BUFFER));
        }
        int count = in.read(array, limit, (int) Math.min(array.length - limit, remaining));
        if (count < 0) {
            end = true;
            return false;
        }
        limit += count;
        remaining -= count;
        return count > 0 || more();
    }

    /**
     * Tells whether {@link #more} would answer without waiting. Decoders that have whole records at hand ask before they
     * call it, and return those rather than wait behind a slow pipe; files are always ready.
     */
    public boolean isReady() throws IOException {
        return end || remaining == 0 || in.available() > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A file from some place on. */
    private static final class FileStream extends InputStream {
        private final RandomAccessBytes file;
        private long position;

        FileStream(RandomAccessBytes file, long position) {
            this.file = file;
            this.position = position;
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
            int read = file.read(position, bytes, from, count);
            position += Math.max(read, 0);
            return read;
        }

        @Override
        public int available() {
            return (int) Math.max(0, Math.min(Integer.MAX_VALUE, file.size() - position));
        }

        @Override
        public void close() throws IOException {
            if (file instanceof Closeable closeable) {
                closeable.close();
            }
        }
    }
}

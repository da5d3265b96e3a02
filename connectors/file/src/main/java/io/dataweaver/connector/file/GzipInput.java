package io.dataweaver.connector.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952), all members of it.
 *
 * <p>Unlike the JDK's own, it does not take a member whose header is broken, or bytes that are no member, for the end of
 * the file: what cannot be unpacked is an error, so that nothing is lost silently. Only zeros may follow the last member,
 * as tapes and block devices leave them and gzip(1) ignores them. Not thread-safe.
 */
final class GzipInput extends InputStream {

    private static final int FLAG_HEADER_CRC = 1 << 1;
    private static final int FLAG_EXTRA = 1 << 2;
    private static final int FLAG_NAME = 1 << 3;
    private static final int FLAG_COMMENT = 1 << 4;
    private static final int RESERVED_FLAGS = 0xe0;
    private static final int DEFLATE = 8;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean first = true;
    private boolean end;

    GzipInput(InputStream in) {
        this.in = in;
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
        while (!end) {
            if (!inMember && !startMember()) {
                end = true;
                break;
            }
            int inflated = inflate(bytes, from, count);
            if (inflated > 0) {
                crc.update(bytes, from, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                endMember();
            } else {
                feed();
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int from, int count) throws IOException {
        try {
            int inflated = inflater.inflate(bytes, from, count);
            if (inflated == 0 && inflater.needsDictionary()) {
                throw new ZipException("it asks for a dictionary, which gzip does not have");
            }
            return inflated;
        } catch (DataFormatException corrupt) {
            throw (IOException)
                    new ZipException("the deflated data is corrupt: " + corrupt.getMessage()).initCause(corrupt);
        }
    }

    private void feed() throws IOException {
        if (!fill()) {
            throw new EOFException("it ends in the middle of the data");
        }
        inflater.setInput(buffer, position, limit - position);
        position = limit;
    }

    /** Reads the header of the next member; false if there is none. */
    private boolean startMember() throws IOException {
        if (!fill()) {
            if (first) {
                throw new EOFException("it is empty");
            }
            return false;
        }
        if (!first && buffer[position] == 0) {
            requireZeros();
            return false;
        }
        CRC32 headerCrc = new CRC32();
        if (next(headerCrc) != 0x1f || next(headerCrc) != 0x8b) {
            throw new ZipException(
                    first ? "it does not begin as gzip does" : "bytes follow the last member that are no gzip");
        }
        if (next(headerCrc) != DEFLATE) {
            throw new ZipException("the compression method is not deflate");
        }
        skipOptionalFields(headerCrc);
        first = false;
        inMember = true;
        inflater.reset();
        crc.reset();
        inflater.setInput(buffer, position, limit - position);
        position = limit;
        return true;
    }

    private void skipOptionalFields(CRC32 headerCrc) throws IOException {
        int flags = next(headerCrc);
        if ((flags & RESERVED_FLAGS) != 0) {
            throw new ZipException("reserved flags are set in the header");
        }
        for (int i = 0; i < 6; i++) { // modification time, extra flags, operating system
            next(headerCrc);
        }
        if ((flags & FLAG_EXTRA) != 0) {
            int length = next(headerCrc) | next(headerCrc) << 8;
            for (int i = 0; i < length; i++) {
                next(headerCrc);
            }
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText(headerCrc);
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText(headerCrc);
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            int expected = (int) headerCrc.getValue() & 0xffff;
            if ((next(headerCrc) | next(headerCrc) << 8) != expected) {
                throw new ZipException("the checksum of the header does not match");
            }
        }
    }

    private void skipText(CRC32 headerCrc) throws IOException {
        while (next(headerCrc) != 0) {
            // up to the zero that ends it
        }
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        inMember = false;
        long expectedCrc = nextInt();
        if (expectedCrc != crc.getValue()) {
            throw new ZipException("the checksum of the data does not match");
        }
        if (nextInt() != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("the length of the data does not match");
        }
    }

    private long nextInt() throws IOException {
        CRC32 ignored = new CRC32();
        return next(ignored) | (long) next(ignored) << 8 | (long) next(ignored) << 16 | (long) next(ignored) << 24;
    }

    private int next(CRC32 headerCrc) throws IOException {
        if (!fill()) {
            throw new EOFException("it ends in the middle of a header or trailer");
        }
        byte value = buffer[position++];
        headerCrc.update(value);
        return value & 0xff;
    }

    private void requireZeros() throws IOException {
        while (fill()) {
            if (buffer[position++] != 0) {
                throw new ZipException("bytes follow the last member that are no gzip");
            }
        }
    }

    private boolean fill() throws IOException {
        while (position == limit) {
            int count = in.read(buffer, 0, buffer.length);
            if (count < 0) {
                return false;
            }
            position = 0;
            limit = count;
        }
        return true;
    }

    @Override
    public int available() throws IOException {
        if (end) {
            return 0;
        }
        return position < limit || (inMember && !inflater.needsInput()) ? 1 : in.available();
    }

    @Override
    public void close() throws IOException {
        end = true;
        inflater.end();
        in.close();
    }
}

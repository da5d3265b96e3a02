package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** Refuses to go on unpacking what expands beyond all reason, such as a decompression bomb. Not thread-safe. */
final class RatioGuard extends InputStream {

    /** Small files may be anything. */
    private static final long FREE_BYTES = 1 << 20;

    private final InputStream unpacked;
    private final LongSupplier packedBytes;
    private final long maxRatio;
    private final String name;
    private long count;

    /**
     * Guards a stream.
     *
     * @param packedBytes how many packed bytes were read so far
     * @param name of the file, for the message
     */
    RatioGuard(InputStream unpacked, LongSupplier packedBytes, long maxRatio, String name) {
        this.unpacked = unpacked;
        this.packedBytes = packedBytes;
        this.maxRatio = maxRatio;
        this.name = name;
    }

    @Override
    public int read() throws IOException {
        int value = unpacked.read();
        check(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = unpacked.read(bytes, from, length);
        check(read);
        return read;
    }

    private void check(int read) {
        count += Math.max(read, 0);
        if (count > FREE_BYTES && count / maxRatio > packedBytes.getAsLong()) {
            throw new DataWeaverException(
                    FileErrorCode.EXPANDS_TOO_MUCH,
                    name + " expands to more than " + maxRatio + " times its size: " + count + " bytes from the first "
                            + packedBytes.getAsLong(),
                    "if the file is what it should be, raise `max_ratio`",
                    null);
        }
    }

    @Override
    public int available() throws IOException {
        return unpacked.available();
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }
}

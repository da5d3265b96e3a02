package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.store.ObjectChangedException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** A file that is being read, unpacked. Not thread-safe. */
final class OpenFile implements Closeable {

    private final DataFile file;
    private final @Nullable FileInput packed;
    private final ByteInput input;

    private OpenFile(DataFile file, @Nullable FileInput packed, ByteInput input) {
        this.file = file;
        this.packed = packed;
        this.input = input;
    }

    /**
     * Opens a file.
     *
     * @param offset of the first byte to read, counted in unpacked bytes
     * @param end offset behind the last byte of an uncompressed file; not looked at if it is compressed
     * @param maxRatio how many times its size a compressed file may expand to
     */
    static OpenFile open(DataFile file, long offset, long end, long maxRatio) {
        FileBytes bytes = file.open();
        try {
            if (!file.isCompressed()) {
                return new OpenFile(file, null, ByteInput.of(bytes, offset, end, ByteInput.DEFAULT_BUFFER));
            }
            FileInput packed = new FileInput(bytes, 0, file.size());
            InputStream unpacked = unpack(file, packed, maxRatio);
            skip(file, packed, unpacked, offset);
            return new OpenFile(
                    file, packed, new ByteInput(unpacked, offset, Long.MAX_VALUE, ByteInput.DEFAULT_BUFFER));
        } catch (RuntimeException | Error failed) {
            try {
                bytes.close();
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    private static InputStream unpack(DataFile file, FileInput packed, long maxRatio) {
        try {
            return new RatioGuard(file.compression().unpack(packed), packed::position, maxRatio, file.name());
        } catch (IOException broken) {
            throw broken(file, packed, 0, broken);
        }
    }

    private static void skip(DataFile file, FileInput packed, InputStream unpacked, long offset) {
        try {
            unpacked.skipNBytes(offset);
        } catch (IOException broken) {
            throw broken(file, packed, offset, broken);
        }
    }

    ByteInput input() {
        return input;
    }

    /** Returns the share of the file's bytes on disk that were read, 0 to 1. */
    double packedProgress() {
        return packed == null || file.size() == 0 ? 1 : (double) packed.position() / file.size();
    }

    /** Makes of what reading {@link #input} threw what is to be thrown on. */
    DataWeaverException failure(IOException failed) throws InterruptedException {
        if (failed instanceof ClosedByInterruptException) {
            throw (InterruptedException)
                    new InterruptedException("interrupted while reading " + file.name()).initCause(failed);
        }
        return broken(file, packed, input.offset(), failed);
    }

    private static DataWeaverException broken(
            DataFile file, @Nullable FileInput packed, long offset, IOException failed) {
        if (failed instanceof ObjectChangedException changed) {
            return file.changed(String.valueOf(changed.getMessage()), changed);
        }
        if (packed == null) {
            return DataFile.unreadable(file.name() + " at byte " + offset, failed);
        }
        boolean truncated = failed instanceof EOFException || packed.position() >= file.size();
        return new DataWeaverException(
                FileErrorCode.COMPRESSION_BROKEN,
                file.name() + " is " + (truncated ? "truncated" : "corrupt") + ": "
                        + FileSystemReason.of(failed) + " (near byte " + packed.position() + " of " + file.size()
                        + "; read up to byte " + offset + " of its unpacked content)",
                failed);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}

package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file to read, and what it looked like when it was found.
 *
 * @param name as the pipeline file names it, for messages and for finding it again
 * @param path where it is
 * @param size in bytes, as it lies on disk
 * @param modified microseconds since 1970-01-01T00:00Z
 * @param compression never AUTO
 */
record DataFile(String name, Path path, long size, long modified, Compression compression) {

    /**
     * Looks at a file.
     *
     * @param wanted AUTO to tell the compression by the first bytes
     */
    static DataFile inspect(String name, Path path, Compression wanted) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new DataWeaverException(
                        FileErrorCode.READ_FAILED,
                        name + " is not a regular file",
                        "read pipes by the source `stdin`",
                        null);
            }
            Compression compression = wanted == Compression.AUTO ? detect(path) : wanted;
            return new DataFile(name, path, attributes.size(), modified(attributes), compression);
        } catch (NoSuchFileException missing) {
            throw new DataWeaverException(FileErrorCode.FILE_MISSING, name + " does not exist", missing);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    private static Compression detect(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(Compression.MAGIC_BYTES);
            return Compression.ofContent(start, start.length);
        }
    }

    private static long modified(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
    }

    boolean isCompressed() {
        return compression != Compression.NONE;
    }

    /** Fails if the file is no longer the one that was found. */
    void verifyUnchanged() {
        long sizeNow;
        long modifiedNow;
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            sizeNow = attributes.size();
            modifiedNow = modified(attributes);
        } catch (NoSuchFileException missing) {
            throw changed("it is gone", missing);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
        if (sizeNow != size) {
            throw changed("it had " + size + " bytes and has " + sizeNow, null);
        }
        if (modifiedNow != modified) {
            throw changed("it was written to since, though its size is the same", null);
        }
    }

    private DataWeaverException changed(String how, @Nullable Throwable cause) {
        return new DataWeaverException(
                FileErrorCode.FILE_CHANGED,
                name + " has changed since the run was planned: " + how,
                "put it back as it was and resume, or start over with `--restart`",
                cause);
    }

    /** Opens the file for reading its bytes as they lie on disk. */
    FileChannel open() {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    static DataWeaverException unreadable(String name, IOException failed) {
        return new DataWeaverException(
                FileErrorCode.READ_FAILED, "cannot read " + name + ": " + FileSystemReason.of(failed), failed);
    }
}

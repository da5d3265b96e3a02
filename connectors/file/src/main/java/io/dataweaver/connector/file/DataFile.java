package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A file to read, and what it looked like when it was found.
 *
 * @param name as the pipeline file names it, for messages and for finding it again
 * @param location where it is
 * @param state its size, as it lies there, and version
 * @param compression never AUTO
 */
record DataFile(String name, FileLocation location, FileLocation.State state, Compression compression) {

    /**
     * Looks at a file.
     *
     * @param wanted AUTO to tell the compression by the first bytes
     */
    static DataFile inspect(String name, FileLocation location, Compression wanted) {
        try {
            return of(name, location, location.state(), wanted);
        } catch (NoSuchFileException missing) {
            throw new DataWeaverException(FileErrorCode.FILE_MISSING, name + " does not exist", missing);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    /** Makes one of a file that was looked at already. */
    static DataFile of(String name, FileLocation location, FileLocation.State state, Compression wanted) {
        try {
            return new DataFile(name, location, state, wanted == Compression.AUTO ? detect(location, state) : wanted);
        } catch (NoSuchFileException missing) {
            throw new DataWeaverException(FileErrorCode.FILE_MISSING, name + " does not exist", missing);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    private static Compression detect(FileLocation location, FileLocation.State state) throws IOException {
        byte[] start = new byte[(int) Math.min(state.size(), Compression.MAGIC_BYTES)];
        int count = 0;
        try (FileBytes bytes = location.open(state)) {
            while (count < start.length) {
                int read = bytes.read(count, start, count, start.length - count);
                if (read < 0) {
                    break;
                }
                count += read;
            }
        }
        return Compression.ofContent(start, count);
    }

    long size() {
        return state.size();
    }

    boolean isCompressed() {
        return compression != Compression.NONE;
    }

    /** Fails if the file is no longer the one that was found. */
    void verifyUnchanged() {
        FileLocation.State now;
        try {
            now = location.state();
        } catch (NoSuchFileException missing) {
            throw changed("it is gone", missing);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
        if (now.size() != state.size()) {
            throw changed("it had " + state.size() + " bytes and has " + now.size(), null);
        }
        if (!now.version().equals(state.version())) {
            throw changed("it was written to since, though its size is the same", null);
        }
    }

    /** Returns the failure that tells how the file changed. */
    DataWeaverException changed(String how, @Nullable Throwable cause) {
        return new DataWeaverException(
                FileErrorCode.FILE_CHANGED,
                name + " has changed since the run was planned: " + how,
                "put it back as it was and resume, or start over with `--restart`",
                cause);
    }

    /** Opens the file for reading its bytes as they lie there. */
    FileBytes open() {
        try {
            return location.open(state);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    static DataWeaverException unreadable(String name, IOException failed) {
        if (failed.getCause() instanceof DataWeaverException told) {
            return told;
        }
        return new DataWeaverException(
                FileErrorCode.READ_FAILED, "cannot read " + name + ": " + FileSystemReason.of(failed), failed);
    }
}

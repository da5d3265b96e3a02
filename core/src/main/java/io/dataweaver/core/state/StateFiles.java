package io.dataweaver.core.state;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.List;

/**
 * The few things that states and dead letters ask of a file system, so that tests can put one with faults in its place.
 *
 * <p>Names are relative, with {@code /} between folders. <b>Threads.</b> One thread at a time per name.
 */
public interface StateFiles {

    /** Returns the names of the files in {@code folder}, without it; empty if there is no such folder. */
    List<String> list(String folder) throws IOException;

    /** Returns what {@code name} holds. */
    byte[] read(String name) throws IOException;

    /** Returns how many bytes {@code name} holds. */
    default long size(String name) throws IOException {
        return read(name).length;
    }

    /** Returns what {@code name} holds, to be read bit by bit; to be closed. */
    default InputStream open(String name) throws IOException {
        return new ByteArrayInputStream(read(name));
    }

    /** Writes all of {@code bytes} to {@code name}, made anew with its folders; the data is on disk when this returns. */
    void writeForced(String name, byte[] bytes) throws IOException;

    /**
     * Opens {@code name} to write behind what it holds; made anew with its folders if there is none.
     *
     * @return to be closed
     */
    Appender append(String name) throws IOException;

    /**
     * Makes {@code name}, which no other process has made, with its folders, and opens it to write.
     *
     * @return to be closed
     * @throws FileAlreadyExistsException if there is such a file
     */
    default Appender create(String name) throws IOException {
        int slash = name.lastIndexOf('/');
        if (list(slash < 0 ? "" : name.substring(0, slash)).contains(name.substring(slash + 1))) {
            throw new FileAlreadyExistsException(name);
        }
        return append(name);
    }

    /** Cuts a file to its first {@code size} bytes; that is on disk when this returns. */
    void truncate(String name, long size) throws IOException;

    /** A file that grows. <b>Threads.</b> One at a time. */
    interface Appender extends AutoCloseable {
        /** Writes all of {@code bytes}, not yet for sure to the disk; a failure may leave a part of them. */
        void write(byte[] bytes) throws IOException;

        /** Writes the first {@code count} of {@code bytes}, like {@link #write(byte[])}. */
        default void write(byte[] bytes, int count) throws IOException {
            write(Arrays.copyOf(bytes, count));
        }

        /** Makes what was written survive power loss; the name is {@link StateFiles#forceFolder}'s. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Gives a file another name in the same folder, replacing what had it, at once or not at all. */
    void rename(String from, String to) throws IOException;

    /** Makes the names in {@code folder} survive power loss. */
    void forceFolder(String folder) throws IOException;

    /** Removes a file; does nothing if there is none. */
    void delete(String name) throws IOException;

    /**
     * Takes the lock {@code name} for this process.
     *
     * @param owner what to leave in the lock's file, for people
     * @return the lock, to be closed
     * @throws LockedException if another has it
     */
    AutoCloseable lock(String name, String owner) throws IOException;

    /** Another process, or another run in this one, has the lock. */
    final class LockedException extends IOException {
        private static final long serialVersionUID = 1L;

        /** Creates one that names who has it. */
        public LockedException(String owner) {
            super(owner);
        }
    }
}

package io.dataweaver.core.state;

import java.io.IOException;
import java.util.List;

/**
 * The few things that the state store asks of a file system, so that tests can put one with faults in its place.
 *
 * <p>Names are relative, with {@code /} between folders. <b>Threads.</b> One thread at a time per name.
 */
public interface StateFiles {

    /** Returns the names of the files in {@code folder}, without it; empty if there is no such folder. */
    List<String> list(String folder) throws IOException;

    /** Returns what {@code name} holds. */
    byte[] read(String name) throws IOException;

    /** Writes all of {@code bytes} to {@code name}, made anew with its folders; the data is on disk when this returns. */
    void writeForced(String name, byte[] bytes) throws IOException;

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

        LockedException(String owner) {
            super(owner);
        }
    }
}

package io.dataweaver.core.state;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files of which this process has the lock. The system gives locks to processes, not to threads, and takes one away as soon as
 * any channel of the file is closed: so whoever wants a lock enters the file here first, and who finds it here leaves it alone.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class ExclusiveFiles {

    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private ExclusiveFiles() {}

    /**
     * Enters a file before it is locked.
     *
     * @param owner for people
     * @return who has it, if somebody in this process has: then it is not entered, and must not be opened
     */
    public static Optional<String> enter(Path file, String owner) {
        return Optional.ofNullable(HELD.putIfAbsent(file.toAbsolutePath().normalize(), owner));
    }

    /** Takes a file out again that {@link #enter} has entered, when it is closed. Idempotent. */
    public static void leave(Path file) {
        HELD.remove(file.toAbsolutePath().normalize());
    }

    /**
     * Tells whether somebody, in whatever process, has a lock on a file.
     *
     * @throws NoSuchFileException if there is no such file
     */
    public static boolean isHeld(Path file) throws IOException {
        if (enter(file, "a look at it").isPresent()) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException held) {
            return true;
        } finally {
            leave(file);
        }
    }

    /** Returns how to name this process to people who look for it: its number and its machine. */
    public static String thisProcess() {
        return "process " + ProcessHandle.current().pid() + " on " + Machine.NAME;
    }

    /** Looked up once. */
    private static final class Machine {
        private static final String NAME = name();

        private Machine() {}

        private static String name() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unnamed) {
                return "a machine without a name";
            }
        }
    }
}

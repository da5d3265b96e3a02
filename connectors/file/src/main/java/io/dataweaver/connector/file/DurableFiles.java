package io.dataweaver.connector.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What files need to survive a crash, and to be seen by nobody before they are published. */
final class DurableFiles {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private DurableFiles() {}

    /** Makes names that were created, renamed or removed in {@code folder} durable. */
    static void forceFolder(Path folder) throws IOException {
        if (isPosix(folder)) { // elsewhere folders cannot be opened, and the file system does it by itself
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Creates a file that does not exist and that only its owner reads. */
    static FileChannel createPrivate(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Path folder = file.getParent();
        return folder != null && isPosix(folder)
                ? FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(PRIVATE))
                : FileChannel.open(file, options);
    }

    /** Gives {@code file} the permissions of {@code model}. */
    static void copyPermissions(Path model, Path file) throws IOException {
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(model));
        }
    }

    /** Renames, at once and replacing; not durable before {@link #forceFolder}. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isPosix(Path existing) {
        return Files.getFileAttributeView(existing, PosixFileAttributeView.class) != null;
    }
}

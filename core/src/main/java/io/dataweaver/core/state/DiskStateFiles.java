package io.dataweaver.core.state;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** State in a folder of the local disk; files of mode 0600 in folders of mode 0700. */
public final class DiskStateFiles implements StateFiles {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path root;

    /** Keeps state below {@code root}, which is made when it is needed. */
    public DiskStateFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public List<String> list(String folder) throws IOException {
        Path path = path(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public byte[] read(String name) throws IOException {
        return Files.readAllBytes(path(name));
    }

    @Override
    public long size(String name) throws IOException {
        return Files.size(path(name));
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(path(name));
    }

    @Override
    public void writeForced(String name, byte[] bytes) throws IOException {
        Path path = path(name);
        makeFolderOf(path);
        Files.deleteIfExists(path);
        Files.createFile(path, ownerOnly("rw-------"));
        try (FileChannel channel = FileChannel.open(path, WRITE)) {
            writeAll(channel, ByteBuffer.wrap(bytes));
            channel.force(true);
            if (channel.size() != bytes.length) {
                throw new IOException(path + " holds " + channel.size() + " bytes instead of " + bytes.length);
            }
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
        // A full disk shows as a short write before it shows as an exception.
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public Appender create(String name) throws IOException {
        Path path = path(name);
        makeFolderOf(path);
        Files.createFile(path, ownerOnly("rw-------"));
        return appender(path);
    }

    @Override
    public Appender append(String name) throws IOException {
        Path path = path(name);
        makeFolderOf(path);
        if (Files.notExists(path)) {
            Files.createFile(path, ownerOnly("rw-------"));
        }
        return appender(path);
    }

    private static Appender appender(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, APPEND);
        return new Appender() {
            @Override
            public void write(byte[] bytes) throws IOException {
                write(bytes, bytes.length);
            }

            @Override
            public void write(byte[] bytes, int count) throws IOException {
                writeAll(channel, ByteBuffer.wrap(bytes, 0, count));
            }

            @Override
            public void force() throws IOException {
                channel.force(true);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(path(name), READ, WRITE)) {
            channel.truncate(size);
            channel.force(true);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void forceFolder(String folder) throws IOException {
        try (FileChannel channel = FileChannel.open(path(folder), READ)) {
            channel.force(true);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public AutoCloseable lock(String name, String owner) throws IOException {
        Path path = path(name);
        makeFolderOf(path);
        Optional<String> here = ExclusiveFiles.enter(path, owner);
        if (here.isPresent()) {
            throw new LockedException(here.get());
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, READ, WRITE, CREATE);
            if (channel.tryLock() == null) {
                throw new LockedException(Files.readString(path));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | RuntimeException notLocked) {
            if (channel != null) {
                channel.close();
            }
            ExclusiveFiles.leave(path);
            throw notLocked;
        }
        FileChannel locked = channel;
        return () -> {
            locked.close();
            ExclusiveFiles.leave(path);
        };
    }

    private Path path(String name) {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw new IllegalArgumentException("'" + name + "' leaves the state folder");
        }
        return path;
    }

    private static void makeFolderOf(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownerOnly("rwx------"));
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return root.toString();
    }
}

package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.format.Encoder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A hidden file that one writer creates and only it writes to. What a later process finds of it is read, never written
 * to: a writer of an older epoch that still lives could write to it at any time. Not thread-safe.
 */
final class PartFile implements AutoCloseable {

    private static final Failpoint BEFORE_SYNC = Failpoint.named("file.before_sync");
    private static final Failpoint AFTER_SYNC = Failpoint.named("file.after_sync");

    private final Path path;
    private final FileChannel channel;
    private final ChannelOutput output;
    private final Packing packing;
    private long durable;

    private PartFile(Path path, FileChannel channel, Compression compression) {
        this.path = path;
        this.channel = channel;
        this.output = new ChannelOutput(channel);
        this.packing = new Packing(compression, output);
    }

    /** Creates the file; fails if it exists. */
    static PartFile create(Path path, Compression compression) {
        try {
            return new PartFile(path, DurableFiles.createPrivate(path), compression);
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    Path path() {
        return path;
    }

    void write(byte[] bytes, int from, int to) {
        try {
            packing.write(bytes, from, to);
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    /** Ends the compressed member, so that the file may be cut here. Returns the length so far. */
    long endMember() {
        try {
            packing.endMember();
            return output.count();
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    /** Returns the footer of the file, unpacked. */
    byte[] footer(Encoder encoder) {
        try (RandomAccessFileBytes written =
                new RandomAccessFileBytes(FileChannel.open(path, StandardOpenOption.READ), output.count())) {
            return encoder.footer(written);
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    /** Returns how long the file is so far, without what compression still holds back. */
    long length() {
        return output.count();
    }

    /** Makes everything written so far survive a crash, and returns its length. */
    long sync() {
        long length = endMember();
        if (length == durable) {
            return length;
        }
        BEFORE_SYNC.hit();
        try {
            if (channel.size() != length) {
                throw new IOException("it has " + channel.size() + " bytes, but " + length + " were written");
            }
            channel.force(false);
            if (durable == 0) {
                DurableFiles.forceFolder(folder());
            }
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
        durable = length;
        AFTER_SYNC.hit();
        return length;
    }

    private Path folder() {
        Path folder = path.getParent();
        if (folder == null) {
            throw new IllegalStateException(path + " has no folder");
        }
        return folder;
    }

    /**
     * Closes the file, and removes it if nothing of it was synced. It is not cut to what was synced: by now it may be the
     * published target. Nobody reads behind what was synced.
     */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            packing.abandon();
            if (durable == 0) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
    }

    static DataWeaverException unwritable(Path path, IOException failed) {
        return new DataWeaverException(
                FileErrorCode.WRITE_FAILED, "cannot write " + path + ": " + FileSystemReason.of(failed), failed);
    }
}

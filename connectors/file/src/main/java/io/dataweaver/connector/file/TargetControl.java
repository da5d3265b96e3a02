package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.state.StateObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hidden file next to a target that says which run may publish there.
 *
 * <p>It lives from the start of a run to its end. A run publishes only while it holds the lock of this file and the file
 * names its pipeline and epoch; so a process of an older epoch that wakes up late publishes nothing. Not thread-safe.
 */
final class TargetControl {

    private static final int MAX_SIZE = 64 * 1024;

    private final Path file;
    private final Path folder;

    /** While the lock is held; to open the file once more and close that would give up the lock (fcntl(2)). */
    private @Nullable FileChannel held;

    /** Controls what is published in {@code folder}. */
    TargetControl(Path folder, String name) {
        this.folder = folder;
        this.file = folder.resolve(name);
    }

    /** What a run does while nobody else may publish. */
    interface Publication {
        void publish() throws IOException;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Returns the file; it has the permissions that files usually get here. */
    Path file() {
        return file;
    }

    /** Writes down that {@code pipeline} publishes here from now on; returns its epoch. */
    long fence(String pipeline, long epoch) {
        try (FileChannel channel = open()) {
            lock(channel);
            StateObject before = read(channel);
            boolean inherited =
                    before.findText("pipeline").map(pipeline::equals).orElse(true);
            long seen = inherited && before.has("epoch") ? before.number("epoch") : 0;
            long taken = Math.max(epoch, seen + 1);
            write(
                    channel,
                    (inherited ? before : StateObject.empty())
                            .with("pipeline", pipeline)
                            .with("epoch", taken));
            DurableFiles.forceFolder(folder);
            return taken;
        } catch (IOException failed) {
            throw PartFile.unwritable(file, failed);
        }
    }

    /** Runs {@code publication} if {@code run} is still the one that publishes here. */
    void publish(SinkRun run, Publication publication) {
        if (!exists()) {
            throw takenOver(run, "and has ended since");
        }
        try (FileChannel channel = open()) {
            lock(channel);
            StateObject now = read(channel);
            if (!now.findText("pipeline").equals(Optional.of(run.pipeline()))
                    || !now.has("epoch")
                    || now.number("epoch") != run.epoch()) {
                throw takenOver(run, now.toString());
            }
            held = channel;
            publication.publish();
        } catch (IOException failed) {
            throw PartFile.unwritable(folder, failed);
        } finally {
            held = null;
        }
    }

    /**
     * Writes down, before the target is renamed into place, that what will lie there then is of {@code run}. Only within
     * {@link #publish}.
     */
    void announce(SinkRun run) throws IOException {
        write(held(), read(held()).with("published", run.run()));
    }

    /**
     * Tells whether {@link #announce} was called for {@code run}, by this process or an earlier one. Only within
     * {@link #publish}.
     */
    boolean isAnnounced(SinkRun run) throws IOException {
        return read(held()).findText("published").equals(Optional.of(run.run()));
    }

    private FileChannel held() {
        if (held == null) {
            throw new IllegalStateException("the lock of " + file + " is not held");
        }
        return held;
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
            DurableFiles.forceFolder(folder);
        } catch (IOException failed) {
            throw PartFile.unwritable(file, failed);
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Waits for the lock; it goes when the channel is closed. */
    private static void lock(FileChannel channel) throws IOException {
        try {
            channel.lock();
        } catch (OverlappingFileLockException inThisProcess) {
            throw new IOException("another run in this process is publishing there", inThisProcess);
        }
    }

    /** A file that was torn by a crash says nothing; whoever fences next writes it anew. */
    private static StateObject read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_SIZE));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until it is all there
        }
        try {
            return StateObject.parse(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException torn) {
            return StateObject.empty();
        }
    }

    private static void write(FileChannel channel, StateObject content) throws IOException {
        byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, buffer.position());
        }
        channel.truncate(bytes.length);
        channel.force(true);
    }

    private DataWeaverException takenOver(SinkRun run, String now) {
        return new DataWeaverException(
                FileErrorCode.TAKEN_OVER,
                "another run took over the target " + folder + ": this one is pipeline '" + run.pipeline() + "', epoch "
                        + run.epoch() + "; the other is " + now,
                "let only one pipeline write there",
                null);
    }
}

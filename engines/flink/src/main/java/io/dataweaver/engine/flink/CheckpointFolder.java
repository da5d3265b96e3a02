package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where Flink keeps the checkpoints of one run, in whatever file system: {@code checkpoints/<job>/chk-N} and
 * {@code savepoints/savepoint-*}, each with a file {@code _metadata}, which is there once all of it is.
 */
final class CheckpointFolder {

    private static final String METADATA = "_metadata";

    private final Path folder;

    CheckpointFolder(URI folder) {
        this.folder = new Path(folder);
    }

    /** Returns where jobs leave checkpoints. */
    String checkpoints() {
        return new Path(folder, "checkpoints").toString();
    }

    /** Returns where jobs leave savepoints. */
    String savepoints() {
        return new Path(folder, "savepoints").toString();
    }

    /**
     * Returns the newest that is whole; empty if there is none.
     *
     * @throws DataWeaverException if there are some and one cannot be read: a run never starts from scratch silently
     */
    Optional<StoredCheckpoint> newest() {
        StoredCheckpoint newest = null;
        try {
            for (Path candidate : candidates()) {
                StoredCheckpoint read = read(candidate);
                if (read != null && (newest == null || read.id() > newest.id())) {
                    newest = read;
                }
            }
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
        return Optional.ofNullable(newest);
    }

    /** Returns the one at {@code path}, as Flink has named it. */
    StoredCheckpoint at(String path) {
        try {
            return CheckpointReading.read(new Path(path), new Path(path, METADATA));
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /** Returns null if Flink has removed it meanwhile, for a newer one. */
    private @Nullable StoredCheckpoint read(Path candidate) throws IOException {
        Path metadata = new Path(candidate, METADATA);
        try {
            return CheckpointReading.read(candidate, metadata);
        } catch (IOException unreadable) {
            if (fileSystem().exists(metadata)) {
                throw unreadable;
            }
            return null;
        }
    }

    private List<Path> candidates() throws IOException {
        List<Path> candidates = new ArrayList<>();
        for (FileStatus job : list(new Path(checkpoints()))) {
            for (FileStatus checkpoint : list(job.getPath())) {
                add(checkpoint.getPath(), candidates);
            }
        }
        for (FileStatus savepoint : list(new Path(savepoints()))) {
            add(savepoint.getPath(), candidates);
        }
        return candidates;
    }

    private void add(Path candidate, List<Path> candidates) throws IOException {
        if (fileSystem().exists(new Path(candidate, METADATA))) {
            candidates.add(candidate);
        }
    }

    private FileStatus[] list(Path path) throws IOException {
        try {
            FileStatus @Nullable [] files = fileSystem().listStatus(path);
            return files == null ? new FileStatus[0] : files;
        } catch (FileNotFoundException none) {
            return new FileStatus[0];
        }
    }

    private FileSystem fileSystem() throws IOException {
        return folder.getFileSystem();
    }

    /** Removes all checkpoints but {@code kept}, which is older than none. */
    void removeAllBut(StoredCheckpoint kept) {
        try {
            Path keep = new Path(kept.path());
            for (Path candidate : candidates()) {
                if (!candidate.equals(keep)) {
                    fileSystem().delete(candidate, true);
                }
            }
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** Removes everything. */
    void remove() {
        try {
            fileSystem().delete(folder, true);
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private DataWeaverException unreadable(IOException failed) {
        return new DataWeaverException(
                FlinkErrorCode.CHECKPOINT_UNREADABLE,
                "the checkpoints of Flink in " + folder + " cannot be read: " + failed.getMessage(),
                failed);
    }
}

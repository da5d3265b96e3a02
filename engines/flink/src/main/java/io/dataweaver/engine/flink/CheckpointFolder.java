package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern NUMBERED = Pattern.compile("chk-(\\d{1,18})");
    private static final int MOST_LOOKS = 1_000;

    /** More than a tick of the clock by which file systems tell when a folder was modified. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Path folder;
    private final @Nullable FileSystem fileSystem;

    CheckpointFolder(URI folder) {
        this(folder, null);
    }

    /** Looks through {@code fileSystem}; null for that of the address, which engines may set up later than this is made. */
    CheckpointFolder(URI folder, @Nullable FileSystem fileSystem) {
        this.folder = new Path(folder);
        this.fileSystem = fileSystem;
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
     * Returns the newest that is whole; empty if there is none. A job may be at work meanwhile: one that it replaces is gone
     * before the one that replaces it is seen, so this looks until nothing has changed from one look to the next.
     *
     * @throws DataWeaverException if there are some and one cannot be read: a run never starts from scratch silently
     */
    Optional<StoredCheckpoint> newest() {
        try {
            Look before = look();
            for (int i = 0; i < MOST_LOOKS; i++) {
                Optional<StoredCheckpoint> newest = newestOf(before.found());
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                Look after = look();
                if (after.equals(before)) {
                    return newest;
                }
                before = after;
            }
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
        throw unreadable(new IOException("they have changed " + MOST_LOOKS + " times while they were read"));
    }

    /** Looks at older ones first: if one is gone, one that is newer is whole by now. */
    private Optional<StoredCheckpoint> newestOf(Set<Path> found) throws IOException {
        StoredCheckpoint newest = null;
        List<Path> oldestFirst = new ArrayList<>(found);
        oldestFirst.sort(Comparator.comparingLong(CheckpointFolder::number));
        for (Path candidate : oldestFirst) {
            StoredCheckpoint read = read(candidate);
            if (read != null && (newest == null || read.id() > newest.id())) {
                newest = read;
            }
        }
        return Optional.ofNullable(newest);
    }

    /** Returns the number in the name of a checkpoint; savepoints have none, and nobody removes them. */
    private static long number(Path candidate) {
        Matcher numbered = NUMBERED.matcher(candidate.getName());
        return numbered.matches() ? Long.parseLong(numbered.group(1)) : 0;
    }

    /** Returns the one at {@code path}, as Flink has named it. */
    StoredCheckpoint at(String path) {
        try {
            return CheckpointReading.read(new Path(path), new Path(path, METADATA));
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /** Returns null if it is not whole yet, or Flink has removed it meanwhile, for a newer one. */
    private @Nullable StoredCheckpoint read(Path candidate) throws IOException {
        Path metadata = new Path(candidate, METADATA);
        if (!fileSystem().exists(metadata)) {
            return null;
        }
        try {
            return CheckpointReading.read(candidate, metadata);
        } catch (IOException unreadable) {
            if (fileSystem().exists(metadata)) {
                throw unreadable;
            }
            return null;
        }
    }

    /** Looks for all that there are, whole or not. */
    private Look look() throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        Map<Path, Long> modified = new HashMap<>();
        for (FileStatus job : list(new Path(checkpoints()))) {
            modified.put(job.getPath(), job.getModificationTime());
            for (FileStatus checkpoint : list(job.getPath())) {
                found.add(checkpoint.getPath());
            }
        }
        for (FileStatus savepoint : list(new Path(savepoints()))) {
            found.add(savepoint.getPath());
        }
        return new Look(found, modified);
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
        return fileSystem == null ? folder.getFileSystem() : fileSystem;
    }

    /** Removes all checkpoints but {@code kept}, which is older than none. */
    void removeAllBut(StoredCheckpoint kept) {
        try {
            Path keep = new Path(kept.path());
            for (Path candidate : look().found()) {
                if (!candidate.equals(keep) && fileSystem().exists(new Path(candidate, METADATA))) {
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

    /**
     * What one look has found. Listing a folder is not atomic: if a job replaces a checkpoint just then, neither of the two is in
     * it, twice in a row if that happens twice. When the folders were modified tells it.
     *
     * @param modified when the folder of each job was modified last, in milliseconds, seen before it was listed; object stores
     *     tell nothing, and list what is there
     */
    private record Look(Set<Path> found, Map<Path, Long> modified) {}
}

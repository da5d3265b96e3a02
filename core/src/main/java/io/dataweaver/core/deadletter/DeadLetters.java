package io.dataweaver.core.deadletter;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.StateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The dead letters of a pipeline: finding them, and giving them up. However many there are, some hundred are in memory
 * at a time, and about 50 bytes for each whose fate is known.
 *
 * <p><b>Threads.</b> Any thread may call; the pipeline may run meanwhile.
 */
public final class DeadLetters {

    /** The folder beside the state of a pipeline. */
    public static final String FOLDER = "dead-letters";

    private final LetterFolder folder;
    private final Clock clock;

    DeadLetters(LetterFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Returns the letters in {@code path}, which need not exist. */
    public static DeadLetters in(Path path, Clock clock) {
        return new DeadLetters(new LetterFolder(new DiskStateFiles(path), ""), clock);
    }

    /** Returns the letters in {@code folder} of {@code files}, which need not exist. */
    public static DeadLetters in(StateFiles files, String folder, Clock clock) {
        return new DeadLetters(new LetterFolder(files, folder), clock);
    }

    /** Work on files. */
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T reading(Work<T> work) {
        try {
            return work.run();
        } catch (IOException failed) {
            throw new DataWeaverException(
                    DeadLetterErrorCode.UNREADABLE,
                    "the dead letters in " + folder.files() + " cannot be read: " + failed.getMessage(),
                    failed);
        }
    }

    /**
     * Hands the letters that are meant to {@code found}, in the order in which they were rejected.
     *
     * @return how many there were, and how many lines could not be read
     */
    public Found forEach(LetterFilter filter, Consumer<DeadLetter> found) {
        LetterScan scan = new LetterScan(filter, found);
        return reading(() -> new Found(scan.run(folder), scan.damaged()));
    }

    /**
     * What a walk found.
     *
     * @param letters how many letters were meant
     * @param damaged how many lines are not as they were written
     */
    public record Found(long letters, long damaged) {}

    /** Returns the letters that are meant; give the filter a limit. */
    public List<DeadLetter> list(LetterFilter filter) {
        List<DeadLetter> letters = new ArrayList<>();
        forEach(filter, letters::add);
        return letters;
    }

    /** Returns the letter whose id begins with {@code id}; empty if there is none, or several. */
    public Optional<DeadLetter> find(String id) {
        List<DeadLetter> letters = list(LetterFilter.ALL.id(id).limit(2));
        return letters.size() == 1 ? Optional.of(letters.get(0)) : Optional.empty();
    }

    /**
     * Gives letters up: they are neither listed nor replayed any more, and go with the next {@link #compact}.
     *
     * @return how many
     */
    public long drop(LetterFilter filter) {
        try (FateLog log = new FateLog(folder)) {
            long dropped = forEach(
                            filter,
                            letter -> log.add(new LetterFates.Entry(
                                    LetterId.parse(letter.id()),
                                    LetterFates.Event.DROPPED,
                                    null,
                                    clock.instant(),
                                    null,
                                    null)))
                    .letters();
            log.force();
            return dropped;
        }
    }

    /**
     * Removes letters that were replayed or dropped from the disk. Nobody may write letters meanwhile: hold the lock of
     * the pipeline.
     *
     * @return how many bytes are free again
     */
    public long compact() {
        return reading(() -> {
            requireNoReplay();
            long before = folder.size();
            LetterFates fates = LetterFates.read(folder);
            for (LetterFolder.Segment segment : folder.segments()) {
                compact(segment, fates);
            }
            return before - folder.size();
        });
    }

    private void requireNoReplay() throws IOException {
        for (String name : folder.files().list(folder.folder())) {
            if (name.endsWith(ReplaySelection.ENDING)) {
                throw new DataWeaverException(
                        DeadLetterErrorCode.NOT_REPLAYABLE,
                        "a replay of these letters is unfinished",
                        "finish it with `dataweaver dlq replay`",
                        null);
            }
        }
    }

    private void compact(LetterFolder.Segment segment, LetterFates fates) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long letters = 0;
        long removed = 0;
        try (SegmentLines lines = folder.lines(segment.name())) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                LetterId id = SegmentLines.idOf(line);
                boolean gone = id != null && fates.of(id).status() != Fate.Status.WAITING;
                removed += gone ? 1 : 0;
                letters += id != null && !gone ? 1 : 0;
                if (!gone) {
                    kept.write(line);
                    kept.write('\n');
                }
            }
            if (lines.damaged() > 0) {
                return; // Somebody may still want to look at it.
            }
        }
        if (letters == 0) {
            folder.files().delete(folder.path(segment.name()));
        } else if (removed > 0) {
            replace(segment, kept.toByteArray());
        }
    }

    private void replace(LetterFolder.Segment segment, byte[] content) throws IOException {
        StateFiles files = folder.files();
        String path = folder.path(segment.name());
        files.writeForced(path + ".new", content);
        files.rename(path + ".new", path);
        files.forceFolder(folder.folder());
    }

    /**
     * Removes all letters from the disk, with what became of them. Nobody may write letters meanwhile: hold the lock of the
     * pipeline.
     *
     * @throws DataWeaverException if a replay is unfinished
     */
    public void deleteAll() {
        reading(() -> {
            requireNoReplay();
            List<LetterFolder.Segment> segments = folder.segments();
            if (!segments.isEmpty()) {
                for (LetterFolder.Segment segment : segments) {
                    folder.files().delete(folder.path(segment.name()));
                }
                folder.files().delete(folder.path(LetterFolder.FATES));
                folder.files().forceFolder(folder.folder());
            }
            return true;
        });
    }

    /** Removes letters that are older than {@code age}, as far as they are not among younger ones. */
    public void expire(Duration age) {
        expire(age, "");
    }

    /**
     * Removes letters that are older than {@code age}, but for those of one run.
     *
     * @param writing the run that may be under way, in other processes too
     */
    public void expire(Duration age, String writing) {
        reading(() -> {
            folder.expire(age, clock.instant(), writing);
            return true;
        });
    }

    /** Returns how many bytes the letters take on disk. */
    public long size() {
        return reading(folder::size);
    }
}

package io.dataweaver.core.deadletter;

import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The letters that a run has kept already, by whatever process: earlier ones, and others that work for it now. Not
 * thread-safe.
 *
 * <p>A process learns of the letters of others when a split comes to it for the first time, for then another may have had it
 * before. What others are writing meanwhile is of splits of their own.
 */
final class KnownLetters {

    private final LetterFolder folder;
    private final String run;
    private final LetterIds ids = new LetterIds();
    private final Set<String> splits = new HashSet<>();
    private final Set<String> own = new HashSet<>();
    private final Map<String, Long> readUpTo = new HashMap<>();

    KnownLetters(LetterFolder folder, String run) {
        this.folder = folder;
        this.run = run;
    }

    /** Adds a letter; false if it is kept already. */
    boolean add(LetterId id) {
        return ids.add(id);
    }

    /** Says that this process writes a segment: what is in it is known. */
    void writes(LetterFolder.Segment segment) {
        own.add(segment.name());
    }

    /** Returns whether this is the first time that a split is asked for; then {@link #learn} is due. */
    boolean isNew(String split) {
        return splits.add(split);
    }

    /**
     * Learns what others have kept since the last time, and makes sure that the disk holds it. What a crash cut short, or
     * another process is just writing, is not a letter yet.
     */
    void learn() throws IOException {
        for (LetterFolder.Segment segment : folder.segments()) {
            if (segment.run().equals(run) && !own.contains(segment.name())) {
                learn(segment);
            }
        }
    }

    private void learn(LetterFolder.Segment segment) throws IOException {
        long from = readUpTo.getOrDefault(segment.name(), 0L);
        String path = folder.path(segment.name());
        if (from >= folder.files().size(path)) {
            return;
        }
        InputStream input = folder.files().open(path);
        try (SegmentLines lines = new SegmentLines(input)) {
            input.skipNBytes(from);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                LetterId id = SegmentLines.idOf(line);
                if (id != null) {
                    ids.add(id);
                }
            }
            readUpTo.put(segment.name(), from + lines.lineEnd());
        }
        try (StateFiles.Appender again = folder.files().append(path)) {
            again.force();
        }
    }
}

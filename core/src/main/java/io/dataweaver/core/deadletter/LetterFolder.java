package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a pipeline's dead letters: segments {@code <number>.<run>.jsonl}, which are begun at each start, by each
 * process that works for the run, and when one has become large; and {@code fates.jsonl}.
 *
 * @param files the file system
 * @param folder the folder in it; empty for its root
 */
record LetterFolder(StateFiles files, String folder) {

    static final String FATES = "fates.jsonl";
    private static final String ENDING = ".jsonl";
    private static final int DIGITS = 8;

    /**
     * A segment.
     *
     * @param name of the file in the folder
     * @param number segments are read in this order
     * @param run whose letters it holds
     */
    record Segment(String name, long number, String run) {}

    /** Returns the segments in order. */
    List<Segment> segments() throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (String name : files.list(folder)) {
            if (name.matches("\\d{" + DIGITS + "}\\..+\\" + ENDING)) {
                String run = name.substring(DIGITS + 1, name.length() - ENDING.length());
                segments.add(new Segment(name, Long.parseLong(name.substring(0, DIGITS)), run));
            }
        }
        segments.sort(java.util.Comparator.comparingLong(Segment::number));
        return segments;
    }

    /**
     * Begins a segment behind all that there are. Several processes may do so at the same time, and get different ones.
     *
     * @param opened takes its file, to be closed
     */
    Segment begin(String run, Consumer<StateFiles.Appender> opened) throws IOException {
        List<Segment> all = segments();
        long number = all.isEmpty() ? 1 : all.get(all.size() - 1).number() + 1;
        while (true) {
            String name = String.format("%0" + DIGITS + "d.%s%s", number, run, ENDING);
            try {
                opened.accept(files.create(path(name)));
                return new Segment(name, number, run);
            } catch (FileAlreadyExistsException anotherHasIt) {
                number++;
            }
        }
    }

    /** Returns the name of a file of this folder for the file system. */
    String path(String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** Returns how many bytes all segments hold. */
    long size() throws IOException {
        long size = 0;
        for (Segment segment : segments()) {
            size += files.size(path(segment.name()));
        }
        return size;
    }

    /** Returns the lines of a file of this folder; to be closed. */
    SegmentLines lines(String name) throws IOException {
        return new SegmentLines(files.open(path(name)));
    }

    /**
     * Removes segments whose last letter is older than {@code age}: those before one that was begun that long ago.
     *
     * @param writing the run whose segments are left, for other processes may be writing them
     */
    void expire(Duration age, Instant now, String writing) throws IOException {
        List<Segment> all = segments();
        for (int i = 0; i + 1 < all.size(); i++) {
            SegmentHeader following = header(all.get(i + 1));
            if (following == null || following.begun().isAfter(now.minus(age))) {
                return;
            }
            if (!all.get(i).run().equals(writing)) {
                files.delete(path(all.get(i).name()));
            }
        }
    }

    /** Returns the header of a segment; null if a crash left none. */
    @Nullable SegmentHeader header(Segment segment) throws IOException {
        try (SegmentLines lines = lines(segment.name())) {
            byte[] first = lines.next();
            return first == null ? null : parseHeader(first);
        }
    }

    static SegmentHeader parseHeader(byte[] line) throws IOException {
        String pipeline = "";
        String run = "";
        String fingerprint = "";
        String begun = "";
        int version = 0;
        try (JsonParser json = LetterJson.parser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case SegmentHeader.FORMAT -> version = json.getIntValue();
                    case "pipeline" -> pipeline = json.getText();
                    case "run" -> run = json.getText();
                    case "fingerprint" -> fingerprint = json.getText();
                    case "begun" -> begun = json.getText();
                    default -> json.skipChildren();
                }
            }
        }
        if (version != SegmentHeader.VERSION) {
            throw new IOException("the dead letters have format " + version + ", but this DataWeaver reads format "
                    + SegmentHeader.VERSION);
        }
        return new SegmentHeader(pipeline, run, fingerprint, Instant.parse(begun));
    }
}

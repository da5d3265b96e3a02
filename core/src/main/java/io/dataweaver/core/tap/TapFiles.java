package io.dataweaver.core.tap;

import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of taps, in a folder of the pipeline: a request for each tap, which says until when it holds, and an answer of
 * each worker, whose lines begin with what they tell.
 */
final class TapFiles {

    /** A line of an answer that names an edge which the worker has. */
    static final String EDGE = "edge ";

    /** A line of an answer that holds a row, as JSON. */
    static final String ROW = "row ";

    /** A line of an answer that says how many rows, all in all, the worker has let pass without looking at them. */
    static final String PASSED = "passed ";

    /** A line of an answer that says why rows cannot be shown. */
    static final String PROBLEM = "problem ";

    private static final String FOLDER = "tap";
    private static final String REQUEST = ".request";
    private static final String ANSWER = ".answer";

    private final StateFiles files;

    TapFiles(StateFiles files) {
        this.files = files;
    }

    /** A request as it lies there. */
    record Asked(String id, TapRequest request, Instant until) {}

    /** Returns the ids of all taps. */
    List<String> ids() throws IOException {
        return files.list(FOLDER).stream()
                .filter(name -> name.endsWith(REQUEST))
                .map(name -> name.substring(0, name.length() - REQUEST.length()))
                .toList();
    }

    void ask(Asked asked) throws IOException {
        StateObject text = StateObject.empty()
                .with("edge", asked.request().edge())
                .with("limit", asked.request().limit())
                .with("originals", asked.request().originals())
                .with("until", asked.until().toEpochMilli());
        Optional<String> where = asked.request().where();
        text = where.isPresent() ? text.with("where", where.get()) : text;
        String written = FOLDER + "/" + asked.id() + ".written";
        files.writeForced(written, text.toString().getBytes(StandardCharsets.UTF_8));
        files.rename(written, FOLDER + "/" + asked.id() + REQUEST);
    }

    /** Returns a request; empty if it has been taken back, or is none. */
    Optional<Asked> find(String id) {
        try {
            byte[] bytes = files.read(FOLDER + "/" + id + REQUEST);
            StateObject text = StateObject.parse(new String(bytes, StandardCharsets.UTF_8));
            TapRequest request = new TapRequest(
                    text.text("edge"), text.findText("where"), (int) text.number("limit"), text.flag("originals"));
            return Optional.of(new Asked(id, request, Instant.ofEpochMilli(text.number("until"))));
        } catch (IOException | IllegalArgumentException goneOrForeign) {
            return Optional.empty();
        }
    }

    /** Adds lines to the answer of a worker. */
    void answer(String id, String worker, List<String> lines) throws IOException {
        String text = String.join("\n", lines) + "\n";
        try (StateFiles.Appender answer = files.append(FOLDER + "/" + id + "." + worker + ANSWER)) {
            answer.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Returns the names of the answers to a tap. */
    List<String> answers(String id) throws IOException {
        return files.list(FOLDER).stream()
                .filter(name -> name.startsWith(id + ".") && name.endsWith(ANSWER))
                .toList();
    }

    /** Returns the whole lines of an answer that begin at byte {@code from}, and the bytes that they take. */
    byte[] linesFrom(String answer, long from) throws IOException {
        try (InputStream in = files.open(FOLDER + "/" + answer)) {
            in.skipNBytes(from);
            byte[] bytes = in.readAllBytes();
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return java.util.Arrays.copyOf(bytes, end);
        }
    }

    /** Takes a tap back, with all answers. Idempotent. */
    void delete(String id) throws IOException {
        files.delete(FOLDER + "/" + id + REQUEST);
        for (String answer : answers(id)) {
            files.delete(FOLDER + "/" + answer);
        }
    }

    /** Removes answers to taps that are no more: a worker was slower than whoever asked. */
    void deleteOrphans() throws IOException {
        List<String> ids = ids();
        List<String> orphans = new ArrayList<>();
        for (String name : files.list(FOLDER)) {
            if (name.endsWith(ANSWER) && !ids.contains(name.substring(0, name.indexOf('.')))) {
                orphans.add(name);
            }
        }
        for (String orphan : orphans) {
            files.delete(FOLDER + "/" + orphan);
        }
    }
}

package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.StateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * The gaps beyond which runs of a pipeline went on, for people: a line each in a file beside the state, durable before the run goes
 * on. What is decided is decided from the state and the target, never from this.
 */
final class GapHistory {

    private static final String FILE = "gaps.jsonl";
    private static final String NEXT = FILE + ".tmp";

    private final StateFiles files;

    /**
     * Creates it.
     *
     * @param files of the pipeline
     */
    GapHistory(StateFiles files) {
        this.files = files;
    }

    /** Adds some; they are on disk when this returns. */
    void add(List<CrossedGap> gaps) {
        StringBuilder lines = new StringBuilder();
        for (CrossedGap gap : gaps) {
            lines.append(StateObject.empty()
                            .with("at", gap.at().toString())
                            .with("split", gap.split())
                            .with("dataset", gap.dataset())
                            .with("choice", gap.choice().name())
                            .with("reason", gap.reason())
                            .with("lost", gap.lost()))
                    .append('\n');
        }
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(content());
            all.writeBytes(lines.toString().getBytes(StandardCharsets.UTF_8));
            files.writeForced(NEXT, all.toByteArray());
            files.rename(NEXT, FILE);
            files.forceFolder("");
        } catch (IOException failed) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "a gap cannot be noted in " + files + "/" + FILE, failed);
        }
    }

    private byte[] content() throws IOException {
        return files.list("").contains(FILE) ? files.read(FILE) : new byte[0];
    }

    /** Returns all, in the order in which they came. */
    List<CrossedGap> read() {
        try {
            return new String(content(), StandardCharsets.UTF_8)
                    .lines()
                    .map(StateObject::parse)
                    .map(line -> new CrossedGap(
                            Instant.parse(line.text("at")),
                            line.text("split"),
                            line.text("dataset"),
                            GapChoice.valueOf(line.text("choice")),
                            line.text("reason"),
                            line.text("lost")))
                    .toList();
        } catch (IOException | RuntimeException unreadable) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "gaps cannot be read from " + files + "/" + FILE, unreadable);
        }
    }

    void delete() {
        try {
            files.delete(FILE);
        } catch (IOException failed) {
            throw new DataWeaverException(StateErrorCode.NOT_STORED, "cannot remove " + files + "/" + FILE, failed);
        }
    }
}

package io.dataweaver.core.deadletter;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.state.DiskStateFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run of a pipeline over its dead letters in place of its source. The letters that wait and that a filter means go
 * through the same transforms into the same sink, under the same protocol as any run: exactly once where that gives so. A
 * letter that fails again stays, and its attempts are counted; the others are replayed for good once the run is complete.
 *
 * <p>It has a state of its own, under the name of the pipeline with {@code .replay} behind it. A replay that a crash ended
 * is gone on with, over the letters that were meant then.
 */
public final class Replay {

    /** What stands behind the name of the pipeline in the name of its replays. */
    public static final String SUFFIX = ".replay";

    private final LetterFolder folder;
    private final Clock clock;
    private final LetterFilter filter;
    private @Nullable ReplayFates fates;

    /**
     * Creates a replay.
     *
     * @param place where the letters of the pipeline lie
     * @param filter which letters are meant, if no earlier replay is unfinished
     */
    public Replay(Path place, LetterFilter filter, Clock clock) {
        this.folder = new LetterFolder(new DiskStateFiles(place), "");
        this.filter = filter;
        this.clock = clock;
    }

    /**
     * Checks that replayed records can be added to what a sink holds.
     *
     * @param name of the sink
     * @throws DataWeaverException if they would take the place of it
     */
    public void check(String name, Sink sink) {
        if (sink.capabilities().contains(Capability.ATOMIC_REPLACE)) {
            throw new DataWeaverException(
                    DeadLetterErrorCode.NOT_REPLAYABLE,
                    "the " + (name.equals("sink") ? name : "sink '" + name + "'")
                            + " replaces all that it holds with what a run writes; a replay would leave nothing but the"
                            + " replayed records",
                    "run the pipeline again as a whole, or replay with a mode of the sink that adds, such as `append`"
                            + " or `upsert`",
                    null);
        }
    }

    /**
     * Returns a source that reads the letters of {@code real} as records of it.
     *
     * @param real a source of the pipeline: tells the datasets, and decodes bytes; closed with what is returned
     * @param name its name, and those of all sources, if the pipeline has several; empty otherwise
     * @param targets the sinks of the pipeline
     */
    public Source source(Source real, Optional<SourceName> name, ReplayTargets targets) {
        return new ReplaySource(this, real, name, targets);
    }

    /**
     * One of several sources.
     *
     * @param name as the pipeline calls it
     * @param all what it calls all of them
     */
    public record SourceName(String name, Set<String> all) {

        public SourceName {
            all = Set.copyOf(all);
        }
    }

    /** Returns what takes the records that are rejected again. */
    public RejectionHandler rejections(SinkRun run) {
        ReplayFates opened = new ReplayFates(folder, run.run(), clock);
        fates = opened;
        return opened;
    }

    LetterFolder folder() {
        return folder;
    }

    LetterFilter filter() {
        return filter;
    }

    /** Called by readers: letters of {@code selection} behind the first {@code done} are gone through once more. */
    void begins(ReplaySelection selection, LetterIds ids, int done) {
        ReplayFates opened = fates;
        if (opened != null) {
            opened.begins(selection, ids, done);
        }
    }
}

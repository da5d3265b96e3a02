package io.dataweaver.engine.flink;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;

/**
 * What Flink has left of a run, below the state of the pipeline: {@code flink/<run>/}.
 *
 * <p>A client that ends a run in good order writes into the file {@code ended} which state it stored then. If the state store
 * holds a later one, somebody has moved positions or gone on with another engine, and Flink's checkpoints are history. If
 * there is no such file, the client died, and they are the truth.
 */
final class RunFolder {

    private final Path all;
    private final Path ended;
    private final Path job;
    private final CheckpointFolder checkpoints;

    /**
     * Describes the folder of a run.
     *
     * @param pipeline the folder of its pipeline
     * @param elsewhere where Flink keeps the checkpoints of all pipelines; empty for that folder
     */
    RunFolder(Path pipeline, String name, String run, Optional<URI> elsewhere) {
        this.all = pipeline.resolve(FlinkEnginePlugin.NAME);
        Path folder = all.resolve(run);
        this.ended = folder.resolve("ended");
        this.job = folder.resolve("job");
        this.checkpoints = new CheckpointFolder(
                elsewhere.map(base -> URI.create(base + "/" + name + "/" + run)).orElseGet(folder::toUri));
    }

    CheckpointFolder checkpoints() {
        return checkpoints;
    }

    /** Returns the checkpoint from which the run goes on; empty if it begins, or goes on from what the state store holds. */
    Optional<StoredCheckpoint> begin(RunSession session) {
        if (!session.run().resumed() || session.hasOtherSplits() || isOvertaken(session)) {
            remove();
            return Optional.empty();
        }
        Optional<StoredCheckpoint> newest = checkpoints.newest();
        newest.ifPresent(checkpoints::removeAllBut);
        return newest;
    }

    private boolean isOvertaken(RunSession session) {
        try {
            return Files.exists(ended) && Long.parseLong(Files.readString(ended)) != session.begunAt();
        } catch (IOException | NumberFormatException unreadable) {
            throw failed("read", unreadable);
        }
    }

    /** Returns how far the splits of a run are that goes on from {@code checkpoint}. */
    List<SplitProgress> splits(PipelinePlan plan, RunSession session, Optional<StoredCheckpoint> checkpoint) {
        boolean positionsInSink = plan.sink().capabilities().contains(Capability.TRANSACTIONAL_POSITIONS);
        return checkpoint
                .filter(stored -> !positionsInSink)
                .map(stored ->
                        stored.splits().stream().map(SplitProgress::triedAgain).toList())
                .orElseGet(session::splits);
    }

    /** Returns the job of the run that may still be at work, because its client died. */
    Optional<JobID> leftJob() {
        try {
            return Files.exists(job) ? Optional.of(JobID.fromHexString(Files.readString(job))) : Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            throw failed("read", unreadable);
        }
    }

    /** Says that from now on {@code id} may be further than the state store. */
    void jobBegins(JobID id) {
        try {
            Files.createDirectories(job.getParent());
            Files.writeString(job, id.toHexString());
            Files.deleteIfExists(ended);
        } catch (IOException failed) {
            throw failed("write", failed);
        }
    }

    /** Says that the state store holds what the newest checkpoint does. */
    void jobEnded(RunSession session) {
        try {
            Files.writeString(ended, Long.toString(session.checkpoint()));
            Files.deleteIfExists(job);
        } catch (IOException failed) {
            throw failed("write", failed);
        }
    }

    /** Removes what Flink has left of this run and all before it. */
    void remove() {
        checkpoints.remove();
        if (!Files.exists(all)) {
            return;
        }
        try (Stream<Path> files = Files.walk(all)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw failed("remove", failed);
        }
    }

    private DataWeaverException failed(String what, Exception why) {
        return new DataWeaverException(
                StateErrorCode.NOT_STORED, "cannot " + what + " " + all + ": " + why.getMessage(), why);
    }
}

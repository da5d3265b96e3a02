package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.PlannedExchange;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.ExclusiveFiles;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the parts of a pipeline hand rows to one another and keep what they remember, for one start of it: a folder that all
 * processes of the run see, with a folder for each part in it. Whoever starts the run leaves a file there by which a worker
 * finds out that it sees the same.
 *
 * @param path the same on all machines; absolute
 * @param generation which pass through the pipeline, see {@link StagedStart}
 * @param token the name of the file that this start has left
 */
public record SharedFolder(Path path, long generation, String token) {

    private static final Logger LOG = LoggerFactory.getLogger(SharedFolder.class);

    private static final String STARTS = "starts";
    private static final String EXCHANGE = "exchange";

    /**
     * Refuses a plan whose parts have nowhere to meet, for an engine whose workers may not see the folder of the state.
     *
     * @param name of the engine
     * @throws DataWeaverException with {@link SharedFolderErrorCode#NEEDED} if the pipeline is cut and the engine names no
     *     folder
     */
    public static void require(Engine engine, String name, PipelinePlan plan) {
        if (!plan.exchanges().isEmpty() && engine.shared().isEmpty()) {
            throw new DataWeaverException(
                    SharedFolderErrorCode.NEEDED,
                    "'" + plan.name() + "' brings records together by key, and workers of `" + name
                            + "` on other machines see no folder of the process that starts it",
                    "name one that all see: `engine: {" + name + ": {shared: /mnt/dataweaver}}`; or run it with"
                            + " `engine: local`",
                    null);
        }
    }

    /**
     * Describes the folder for a start that is about to begin; leaves nothing there yet.
     *
     * @param path absolute
     */
    static SharedFolder at(Path path, long generation) {
        return new SharedFolder(path, generation, UUID.randomUUID().toString());
    }

    /** Returns the folder of a part of a pipeline. */
    Path folder(String part) {
        return path.resolve(part);
    }

    /** Gives the exchanges of a plan their places. */
    void place(PipelinePlan plan, Scheduler scheduler) {
        StateFiles files = new DiskStateFiles(folder(plan.name()));
        List<PlannedExchange> exchanges = plan.exchanges();
        for (int i = 0; i < exchanges.size(); i++) {
            String folder = EXCHANGE + "/" + generation + "-" + (i + 1);
            exchanges.get(i).exchange().keptIn(files, folder, scheduler);
        }
    }

    /**
     * Leaves the file of this start in the folder of each part, and removes those of earlier starts: their workers open nothing
     * any more.
     *
     * @throws DataWeaverException if that is not possible
     */
    void leaveToken(PipelinePlan plan) {
        StateFiles files = new DiskStateFiles(path);
        try {
            for (PipelinePlan part : plan.parts()) {
                String starts = part.name() + "/" + STARTS;
                List<String> earlier = files.list(starts);
                files.writeForced(starts + "/" + token, new byte[0]);
                for (String each : earlier) {
                    files.delete(starts + "/" + each);
                }
            }
        } catch (IOException failed) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED,
                    "cannot write into the folder that the parts of '" + plan.name() + "' share, " + path + ": "
                            + failed,
                    failed);
        }
    }

    /** Removes what steps of a part remember below {@code path}. */
    static void forget(Path path, String part) {
        remove(path.resolve(part).resolve(RunEnvironment.MEMORY));
    }

    /** Removes all that a part has below {@code path}; nothing of it runs. */
    static void delete(Path path, String part) {
        for (String each : List.of(EXCHANGE, RunEnvironment.MEMORY, STARTS)) {
            remove(path.resolve(part).resolve(each));
        }
    }

    private static void remove(Path tree) {
        if (!Files.isDirectory(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (DirectoryNotEmptyException held) {
            LOG.debug("{} stays, because a worker that hangs has a file of it open: {}", tree, held.toString());
        } catch (IOException failed) {
            throw new DataWeaverException(StateErrorCode.NOT_STORED, "cannot remove " + tree + ": " + failed, failed);
        }
    }

    /**
     * Finds out whether this process sees what the start of the run has left.
     *
     * @param part whose worker asks
     * @throws DataWeaverException with {@link SharedFolderErrorCode#NOT_SEEN}
     */
    void requireSeen(String part) {
        Path starts = folder(part).resolve(STARTS);
        String found = found(starts);
        if (!found.isEmpty()) {
            throw new DataWeaverException(
                    SharedFolderErrorCode.NOT_SEEN,
                    "a worker of '" + part + "', " + ExclusiveFiles.thisProcess() + ", does not see the folder " + path
                            + " as the process that started the run does: expected " + starts.resolve(token)
                            + ", which that has"
                            + " written there, and leave to write beside it, but found " + found,
                    "mount the same volume at " + path
                            + " on this machine, for the user as which workers run; or name a"
                            + " folder that all see with `shared` of the engine",
                    null);
        }
    }

    /** Returns what is wrong with the file of the start; nothing if all is well. */
    private String found(Path starts) {
        if (!Files.isDirectory(path)) {
            return "no folder " + path;
        }
        if (!Files.exists(starts.resolve(token))) {
            return Files.isDirectory(starts) ? "files of other starts at most" : "nothing of this pipeline";
        }
        return Files.isWritable(starts) ? "" : "that it may only read";
    }
}

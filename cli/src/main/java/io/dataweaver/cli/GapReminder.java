package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.run.CrossedGap;
import io.dataweaver.core.run.PipelineManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says, until a verification has settled it, that runs went on beyond gaps, and with which commands it is settled. */
final class GapReminder {

    private static final Path STATE = Path.of(".dataweaver");

    private final PipelineManager manager;
    private final ResolvedPipeline pipeline;
    private final @Nullable Path file;
    private final Path stateFolder;

    /**
     * Creates a reminder.
     *
     * @param file of the pipeline; null if it has none
     */
    GapReminder(PipelineManager manager, ResolvedPipeline pipeline, @Nullable Path file, Path stateFolder) {
        this.manager = manager;
        this.pipeline = pipeline;
        this.file = file;
        this.stateFolder = stateFolder;
    }

    /** Says it, and returns the gaps that nothing has settled. A note that cannot be read stops nobody. */
    List<CrossedGap> remind(Console console) {
        List<CrossedGap> unsettled;
        try {
            unsettled = manager.unsettledGaps(pipeline);
        } catch (DataWeaverException unreadable) {
            console.info(String.valueOf(unreadable.getMessage()));
            return List.of();
        }
        for (CrossedGap gap : unsettled) {
            console.info("unproven since " + gap.at() + ": " + gap);
            console.info("    " + wayOut(gap));
        }
        return unsettled;
    }

    private String wayOut(CrossedGap gap) {
        String mend = gap.choice() == GapChoice.RESNAPSHOT
                ? command("repair", gap, " --delete") + " removes them"
                : command("repair", gap, "") + " copies what is missing, with --delete it also removes what is gone";
        return command("verify", gap, "") + " tells whether that is so; while the pipeline is stopped, " + mend;
    }

    private String command(String verb, CrossedGap gap, String more) {
        String of = file == null ? "FILE" : ShellWord.of(file.toString());
        String state = stateFolder.equals(STATE) ? "" : " --state-dir " + ShellWord.of(stateFolder.toString());
        return "`dataweaver " + verb + " " + of + " --tables " + ShellWord.of(gap.dataset()) + more + state + "`";
    }

    /** Returns a gap as data. */
    static Map<String, Object> tree(CrossedGap gap) {
        return Answer.ordered(
                "at", gap.at().toString(),
                "split", gap.split(),
                "dataset", gap.dataset(),
                "choice", gap.choice().label(),
                "reason", gap.reason(),
                "lost", gap.lost(),
                "consequence", gap.consequence());
    }
}

package io.dataweaver.engine.kafka;

import io.dataweaver.api.sink.Committable;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.state.SplitProgress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the starter of a run has read in reports. <b>Threads.</b> One. */
final class ReportLedger {

    private final SplitBoard board;
    private final Set<Integer> rested = new HashSet<>();
    private long lastCheckpoint;

    /** Enters what it reads on {@code board}, where the splits of the run are. */
    ReportLedger(SplitBoard board) {
        this.board = board;
    }

    /** Enters how far a split has come; one that the run does not have is none of it. */
    void take(KeptSplit reported) {
        SplitProgress before = board.progressOf(reported.split());
        if (before == null) {
            return;
        }
        SplitProgress now = reported.progress();
        List<Committable> all = new ArrayList<>(before.committables());
        now.committables().stream().filter(each -> !all.contains(each)).forEach(all::add);
        board.reached(new SplitProgress(now.split(), now.position(), now.finished(), now.counts(), all));
        lastCheckpoint = Math.max(lastCheckpoint, reported.checkpoint());
    }

    /** Enters that a part is at rest. */
    void take(Report.Rested report) {
        rested.add(report.part());
    }

    /** Returns how many parts are at rest. */
    int rested() {
        return rested.size();
    }

    /** Returns the largest id of a checkpoint that was reported. */
    long lastCheckpoint() {
        return lastCheckpoint;
    }

    /** Says that everything in {@code checkpoint} is stored and published. */
    void published(List<SplitProgress> checkpoint) {
        for (SplitProgress published : checkpoint) {
            SplitProgress now = board.progressOf(published.split().id());
            if (now != null && !published.committables().isEmpty()) {
                board.reached(now.without(published.committables()));
            }
        }
    }
}

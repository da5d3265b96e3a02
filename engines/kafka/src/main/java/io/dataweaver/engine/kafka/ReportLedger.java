package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.state.SplitProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the starter of a run has read in reports. Those of a split are numbered without a gap: one that is missing holds what
 * the sink was to publish, and one that comes again was done twice, so neither is passed over.
 *
 * <p><b>Threads.</b> One.
 */
final class ReportLedger {

    private final SplitBoard board;
    private final Set<Integer> rested = new HashSet<>();
    private final Map<String, Long> checkpoints = new HashMap<>();
    private final long begunAt;
    private long lastCheckpoint;

    /**
     * Creates a ledger.
     *
     * @param board where the splits of the run are, and what is read gets entered
     * @param begunAt the number after which checkpoints of splits are counted
     */
    ReportLedger(SplitBoard board, long begunAt) {
        this.board = board;
        this.begunAt = begunAt;
    }

    /**
     * Enters how far a split has come; one that the run does not have is none of it.
     *
     * @throws DataWeaverException if it does not follow what was read of the split before
     */
    void take(KeptSplit reported) {
        SplitProgress before = board.progressOf(reported.split());
        if (before == null) {
            return;
        }
        checkFollows(reported);
        SplitProgress now = reported.progress();
        List<Committable> all = new ArrayList<>(before.committables());
        now.committables().stream().filter(each -> !all.contains(each)).forEach(all::add);
        board.reached(now.withCommittables(all));
        lastCheckpoint = Math.max(lastCheckpoint, reported.checkpoint());
    }

    private void checkFollows(KeptSplit reported) {
        long last = checkpoints.getOrDefault(reported.split(), begunAt);
        long found = reported.checkpoint();
        // A worker that takes a split over, and learns from the sink that nothing is left of it, makes no checkpoint.
        boolean foundFinished = found == last && reported.progress().isComplete();
        if (found != last + 1 && !foundFinished) {
            throw new DataWeaverException(
                    KafkaErrorCode.LOST,
                    "after checkpoint " + last + " of split " + reported.split() + " expected checkpoint " + (last + 1)
                            + ", but the Kafka cluster brings " + found + ": what it had confirmed is gone");
        }
        checkpoints.put(reported.split(), found);
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
}

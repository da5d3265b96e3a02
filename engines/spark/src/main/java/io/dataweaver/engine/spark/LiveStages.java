package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.stage.SplitStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tasks have to do with their run beside their reports: those in the process of the driver, or one elsewhere. Thread-safe. */
final class LiveStages {

    private static final String SPLIT = "split";

    private final SplitBoard board;
    private final RejectionGuard guard;
    private final Map<String, SplitStage> stages = new HashMap<>();
    private final Map<String, DataWeaverException> failures = new HashMap<>();
    private final Map<String, Double> shares = new HashMap<>();
    private boolean draining;

    /**
     * Creates stages of a run.
     *
     * @param board where people see what the stages move
     * @param guard ends the run when too much is rejected
     */
    LiveStages(SplitBoard board, RejectionGuard guard) {
        this.board = board;
        this.guard = guard;
    }

    RejectionGuard guard() {
        return guard;
    }

    /** Says that a task works on the split of {@code stage} now. */
    synchronized void opened(SplitStage stage) {
        stages.put(stage.split().id(), stage);
        board.opened(stage);
        if (draining) {
            stage.wakeUp();
        }
    }

    /** Says that a stage has moved rows. Called by its thread. */
    synchronized void moved(SplitStage stage) {
        String split = stage.split().id();
        shares.put(split, stage.progress());
        board.share(split, stage.progress());
    }

    /** Returns what there is to tell of the stages at work, a line each, for {@link #hear} in the process of the driver. */
    synchronized List<StateObject> tell() {
        List<StateObject> lines = new ArrayList<>();
        stages.forEach((split, stage) -> lines.add(RunLines.with(
                RunLines.with(
                        RunLines.withShare(StateObject.empty().with(SPLIT, split), shares.getOrDefault(split, -1.0)),
                        stage.lag()),
                "",
                stage.counts())));
        return lines;
    }

    /** Hears of a stage in another process. */
    void hear(StateObject line) {
        board.lag(line.text(SPLIT), RunLines.lag(line));
        board.elsewhere(line.text(SPLIT), RunLines.counts(line, ""), RunLines.share(line));
    }

    /** Says why an attempt at a split has failed; what it had moved does not count any more. */
    synchronized void failed(String split, DataWeaverException failure) {
        failures.put(split, failure);
        SplitStage stage = stages.remove(split);
        if (stage != null) {
            board.closed(stage);
        }
    }

    /** Returns why an attempt at a split has failed, if it did so in this process. */
    synchronized Optional<DataWeaverException> failure(String split) {
        return Optional.ofNullable(failures.get(split));
    }

    /** Says that the driver has taken over what the tasks of an epoch have done, which counted as live until now. */
    synchronized void settled() {
        stages.values().forEach(board::closed);
        stages.clear();
        failures.clear();
    }

    /** Lets tasks end at their next batch. */
    synchronized void drain() {
        draining = true;
        stages.values().forEach(SplitStage::wakeUp);
    }

    synchronized boolean isDraining() {
        return draining;
    }
}

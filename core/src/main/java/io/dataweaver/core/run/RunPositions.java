package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the unfinished run of a pipeline stands, and a way to put it elsewhere.
 *
 * <p>A position is moved where it counts: at the sink if that stores positions with the rows, and then in the state. The move
 * takes an epoch, so that a process that was thought dead cannot write behind it. A crash in between leaves the move done or
 * not done, never half of it, because a run asks such a sink first.
 */
public final class RunPositions {

    private static final Failpoint BETWEEN_MOVES = Failpoint.named("position.between_moves");

    private final PipelinePlan plan;
    private final StateStore store;

    /**
     * Creates access to positions.
     *
     * @param plan stays open; its source tells whether a position is one, its sink may hold positions
     */
    public RunPositions(PipelinePlan plan, StateStore store) {
        this.plan = plan;
        this.store = store;
    }

    /** Where to put a split. */
    public sealed interface Target {
        /** All of it is read again. */
        record Start() implements Target {}

        /** The rest of it is skipped. */
        record End() implements Target {}

        /** It goes on behind a position that the source has told. */
        record At(Position position) implements Target {}

        /** It goes on beyond a gap, where the source has said, as a split of the same id. */
        record Beyond(GapBridge bridge) implements Target {}
    }

    /**
     * How far a split has come.
     *
     * @param checkpoint by the state
     * @param sink by the sink, which counts; empty if the sink stores no positions, or holds nothing of the split
     */
    public record Standing(SplitProgress checkpoint, Optional<SplitProgress> sink) {}

    /** Returns the last run; empty if the pipeline was never started here. */
    public static Optional<RunState> lastRun(String pipeline, StateStore store) {
        return store.load(pipeline).map(saved -> RunStateCodec.decode(saved.bytes()));
    }

    /** Tells whether the sink stores positions. */
    public boolean isInSink() {
        return plan.sink().capabilities().contains(Capability.TRANSACTIONAL_POSITIONS);
    }

    /** Returns how far each split of {@code run} has come, in order. */
    public List<Standing> standings(RunState run) {
        Map<String, SplitState> held = isInSink() ? plan.sink().positions(sinkRun(run, run.epoch())) : Map.of();
        return run.splits().stream()
                .map(split -> new Standing(
                        split, Optional.ofNullable(held.get(split.split().id())).map(split::at)))
                .toList();
    }

    private static SinkRun sinkRun(RunState run, long epoch) {
        return new SinkRun(run.pipeline(), run.run(), epoch, true);
    }

    /**
     * Puts splits of the unfinished run elsewhere; rows at the sink stay as they are.
     *
     * @param targets by split id
     * @throws DataWeaverException if the pipeline is running, has no unfinished run or no such split, if the source does not
     *     understand a position, or if the sink cannot move its own
     */
    public void move(Map<String, Target> targets) {
        try (StateStore.StateLock held = store.lock(plan.name())) {
            StateStore.SavedState saved = store.load(plan.name()).orElseThrow(this::noRun);
            RunState run = RunStateCodec.decode(saved.bytes());
            requireAllKnown(run);
            check(run, targets);
            move(saved, run, standings(run), targets);
        }
    }

    /** What an engine has published on its own, it alone knows. */
    void requireAllKnown(RunState run) {
        if (run.keptBy().isPresent()) {
            throw new DataWeaverException(
                    StateErrorCode.KEPT_BY_ENGINE,
                    run.run() + " of pipeline '" + plan.name() + "' is unfinished on engine "
                            + run.keptBy().get() + ", which alone knows how far it is");
        }
    }

    /** Moves what was checked; the caller holds the lock. */
    void move(StateStore.SavedState saved, RunState run, List<Standing> standings, Map<String, Target> targets) {
        List<SplitProgress> moved = new ArrayList<>();
        Map<String, Optional<SplitState>> atSink = new LinkedHashMap<>();
        for (Standing standing : standings) {
            SplitProgress now = standing.sink().orElse(standing.checkpoint());
            Target target = targets.get(now.split().id());
            SplitProgress then = target == null ? now : moved(now, target);
            moved.add(then);
            if (target != null) {
                boolean begun = then.position().isPresent() || then.isComplete();
                atSink.put(
                        then.split().id(),
                        begun ? Optional.of(new SplitState(then.held(), then.isComplete())) : Optional.empty());
            }
        }
        long epoch = plan.sink().fence(plan.name(), run.epoch() + 1);
        if (isInSink()) {
            moveAtSink(sinkRun(run, epoch), atSink);
        }
        BETWEEN_MOVES.hit();
        RunState next = new RunState(
                run.pipeline(),
                run.fingerprint(),
                run.run(),
                epoch,
                run.status(),
                moved,
                Optional.empty(),
                run.datasets());
        store.save(plan.name(), epoch, saved.sequence() + 1, RunStateCodec.encode(next));
    }

    private void moveAtSink(SinkRun run, Map<String, Optional<SplitState>> positions) {
        try {
            plan.sink().move(run, positions);
        } catch (UnsupportedOperationException cannot) {
            throw new DataWeaverException(
                    PositionErrorCode.SINK_CANNOT,
                    "the sink of pipeline '" + plan.name() + "' cannot go to another position: " + cannot.getMessage(),
                    PositionErrorCode.SINK_CANNOT.remedy(),
                    cannot);
        }
    }

    private static SplitProgress moved(SplitProgress split, Target target) {
        if (target instanceof Target.Beyond beyond) {
            GapBridge bridge = beyond.bridge();
            return new SplitProgress(bridge.split(), bridge.from(), false, split.counts(), split.committables());
        }
        boolean end = target instanceof Target.End;
        Optional<Position> position =
                target instanceof Target.At at ? Optional.of(at.position()) : end ? split.position() : Optional.empty();
        return new SplitProgress(split.split(), position, end, split.counts(), split.committables());
    }

    private void check(RunState run, Map<String, Target> targets) {
        if (run.status() == RunState.Status.COMPLETED) {
            throw noRun();
        }
        if (!run.fingerprint().equals(plan.fingerprint())) {
            throw new DataWeaverException(
                    PositionErrorCode.OTHER_DEFINITION,
                    run.run() + " of pipeline '" + plan.name() + "' is unfinished, and the pipeline was changed since",
                    PositionErrorCode.OTHER_DEFINITION.remedy(),
                    null);
        }
        plan.source().resume(run.splits().stream().map(SplitProgress::split).toList());
        targets.forEach((id, target) -> {
            SplitProgress split = run.splits().stream()
                    .filter(each -> each.split().id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> noSplit(run, id));
            if (target instanceof Target.At at) {
                checkPosition(split, at.position());
            }
        });
    }

    /** Only the source knows what a position is: it is asked to read from there. */
    private void checkPosition(SplitProgress split, Position position) {
        List<ReadRequest> requests = split.split().datasets().stream()
                .map(dataset -> plan.dataset(dataset).request())
                .toList();
        try (SplitReader reader = plan.source().open(split.split(), requests, Optional.of(position))) {
            assert reader != null;
        } catch (IllegalArgumentException wrong) {
            throw new DataWeaverException(
                    PositionErrorCode.BAD_POSITION,
                    "'" + position + "' is no position in " + split.split().id() + ": " + wrong.getMessage(),
                    PositionErrorCode.BAD_POSITION.remedy(),
                    wrong);
        }
    }

    private static DataWeaverException noSplit(RunState run, String id) {
        List<String> names =
                run.splits().stream().map(split -> split.split().id()).toList();
        return new DataWeaverException(
                PositionErrorCode.NO_SPLIT,
                run.run() + " of pipeline '" + run.pipeline() + "' has no split '" + id + "'",
                "it has: " + String.join(", ", names),
                null);
    }

    private DataWeaverException noRun() {
        return new DataWeaverException(
                PositionErrorCode.NO_RUN,
                "pipeline '" + plan.name() + "' has no unfinished run",
                PositionErrorCode.NO_RUN.remedy(),
                null);
    }
}

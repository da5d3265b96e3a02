package io.dataweaver.testkit.simulation;

import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Knows what must hold at each step of a world and at its end, and says so when it does not. */
final class Oracle {

    private final Baton baton;
    private final SimulatedData data;
    private final String pipeline;
    private long newestEpoch;

    Oracle(Baton baton, SimulatedData data, String pipeline) {
        this.baton = baton;
        this.data = data;
        this.pipeline = pipeline;
    }

    void broken(String promise) {
        baton.breakUp(new Violation(promise));
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            broken(otherwise);
        }
    }

    // ---- at each step ---------------------------------------------------------------------------------------------

    void fenced(long epoch) {
        expect(epoch > newestEpoch, "epoch " + epoch + " comes after " + newestEpoch);
        newestEpoch = epoch;
    }

    /** Called before the sink changes. */
    void changes(SinkRun run) {
        expect(
                run.epoch() == newestEpoch,
                "epoch " + run.epoch() + " changed the sink after epoch " + newestEpoch + " began");
    }

    /** What is seen of a split is its beginning: nothing left out, nothing twice, in order. */
    void changed(SimulatedTable table) {
        for (int split = 0; split < data.splits(); split++) {
            Collection<Long> seen = table.rows(split);
            List<Long> expected = data.written(split, data.size(split));
            boolean isBeginning =
                    seen.size() <= expected.size() && new ArrayList<>(seen).equals(expected.subList(0, seen.size()));
            expect(
                    isBeginning,
                    SimulatedData.splitId(split) + " is to be " + expected + ", but the sink shows " + seen);
        }
    }

    /** What the source may forget is in the sink, in the checkpoint and among the dead letters, even without power. */
    void acknowledged(
            SimulatedTable table, SimulatedDisk disk, List<SimulatedDisk> disks, Map<String, Position> positions) {
        Map<String, Integer> stored = stored(disk.afterTheWorst());
        // A zombie may have learnt from the sink how far its successor is, whose letters are on another disk.
        Set<String> letters = new HashSet<>();
        disks.forEach(any -> letters.addAll(deadLetters(any.afterTheWorst())));
        positions.forEach((id, position) -> {
            int split = SimulatedData.split(id);
            int count = SimulatedSource.count(position);
            expect(
                    table.rows(split).size() >= data.written(split, count).size(),
                    "record " + count + " of " + id + " was acknowledged, but the sink shows " + table.rows(split));
            expect(
                    stored.getOrDefault(id, 0) >= count,
                    "record " + count + " of " + id + " was acknowledged, but the disk may hold " + stored);
            expect(
                    letters.containsAll(data.deadLetters(split, count)),
                    "record " + count + " of " + id + " was acknowledged, but of the dead letters "
                            + data.deadLetters(split, count) + " the disk may hold " + letters);
        });
    }

    private Map<String, Integer> stored(SimulatedDisk disk) {
        Map<String, Integer> counts = new TreeMap<>();
        state(disk).ifPresent(state -> {
            for (SplitProgress split : state.splits()) {
                counts.put(
                        split.split().id(),
                        split.position().map(SimulatedSource::count).orElse(0));
            }
        });
        return counts;
    }

    long newestEpoch() {
        return newestEpoch;
    }

    /** Tells whether the newest start has stored its state: one that has not could itself be taken for the newer. */
    boolean hasBegun(SimulatedDisk disk, long epochBefore) {
        return newestEpoch > epochBefore
                && state(disk).filter(state -> state.epoch() == newestEpoch).isPresent();
    }

    Optional<RunState> state(SimulatedDisk disk) {
        return new FileStateStore(disk)
                .load(pipeline)
                .map(StateStore.SavedState::bytes)
                .map(RunStateCodec::decode);
    }

    private List<String> deadLetters(SimulatedDisk disk) {
        return DeadLetters.in(disk, pipeline + "/" + DeadLetters.FOLDER, World.CLOCK).list(LetterFilter.ALL).stream()
                .map(letter -> letter.split() + ":" + letter.origin())
                .toList();
    }

    // ---- at the end -----------------------------------------------------------------------------------------------

    /** Whatever way a run ended. */
    void ended(RunResult result, SimulatedTable table) {
        baton.trace(() -> "ended: " + result);
        isBalanced(result.resumed());
        result.failure().ifPresent(failure -> {
            boolean ownFault = failure.code() == StateErrorCode.INTERNAL || failure.code() == StateErrorCode.DAMAGED;
            expect(!ownFault, "the run failed with " + failure);
        });
        if (result.outcome() == RunResult.Outcome.STOPPED) {
            isBalanced(result.counts());
            int seen = 0;
            for (int split = 0; split < data.splits(); split++) {
                seen += table.rows(split).size();
            }
            expect(
                    seen >= result.counts().written(),
                    "a run that was drained wrote " + result.counts() + ", but the sink shows " + seen + " rows");
        }
        if (result.outcome() == RunResult.Outcome.COMPLETED) {
            expect(
                    result.counts().equals(data.counts()),
                    "a whole run counts " + data.counts() + ", but this one counted " + result.counts());
        }
    }

    private void isBalanced(RunCounts counts) {
        expect(
                counts.read() + counts.added() == counts.written() + counts.filtered() + counts.rejected(),
                "counts at rest do not add up: " + counts);
    }

    /** The sink holds everything, and each bad record is a dead letter once. */
    void completed(SimulatedTable table, SimulatedDisk disk, List<SimulatedDisk> disks) {
        List<String> expected = new ArrayList<>();
        for (int split = 0; split < data.splits(); split++) {
            List<Long> written = data.written(split, data.size(split));
            expect(
                    new ArrayList<>(table.rows(split)).equals(written),
                    "in the end " + SimulatedData.splitId(split) + " is to be " + written + ", but the sink shows "
                            + table.rows(split));
            expected.addAll(data.deadLetters(split, data.size(split)));
        }
        List<String> letters = deadLetters(disk);
        List<String> missing = new ArrayList<>(expected);
        missing.removeAll(letters);
        // A zombie that goes on before it is fenced keeps its letters where it keeps its state: on a disk of its own.
        disks.forEach(other -> missing.removeAll(deadLetters(other)));
        expect(
                missing.isEmpty()
                        && expected.containsAll(letters)
                        && Set.copyOf(letters).size() == letters.size(),
                "the dead letters are to be " + expected + ", but are " + letters);
        expect(table.completions() > 0, "the run ended, but the sink was never told");
    }
}

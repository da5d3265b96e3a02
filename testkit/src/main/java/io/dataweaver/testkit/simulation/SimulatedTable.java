package io.dataweaver.testkit.simulation;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What simulated sinks write to; outlives them, and checks at each change that no promise is broken. */
final class SimulatedTable {

    /** How a sink keeps rows from being stored twice. */
    enum Protocol {
        /** Positions and rows in one transaction. */
        TRANSACTIONAL,
        /** Prepared, then published. */
        TWO_PHASE,
        /** A row replaces the one with its key. */
        IDEMPOTENT
    }

    /** A transaction whose COMMIT is on its way. */
    private record Expected(long arrival, Runnable effect) {}

    private record Staged(String split, long checkpoint, List<Long> rows) {}

    private final Protocol protocol;
    private final Oracle oracle;
    private final Map<Integer, Collection<Long>> rows = new TreeMap<>();
    private final Map<String, SplitState> positions = new LinkedHashMap<>();
    private final Map<String, Staged> staged = new LinkedHashMap<>();
    private final Set<String> published = new LinkedHashSet<>();
    private final Map<String, Long> newest = new LinkedHashMap<>();
    private final List<Expected> expected = new ArrayList<>();
    private long epoch;
    private int completions;

    SimulatedTable(Protocol protocol, Oracle oracle) {
        this.protocol = protocol;
        this.oracle = oracle;
    }

    Protocol protocol() {
        return protocol;
    }

    /** Returns the rows of a split that anyone sees now, in the order in which they came. */
    Collection<Long> rows(int split) {
        return rows.computeIfAbsent(
                split, none -> protocol == Protocol.IDEMPOTENT ? new LinkedHashSet<>() : new ArrayList<>());
    }

    int completions() {
        return completions;
    }

    /** Takes note that {@code effect} is on its way; it fails there if an older start sent it. */
    void expect(long arrival, Runnable effect) {
        expected.add(new Expected(arrival, effect));
    }

    /** Lets happen what has arrived by {@code now}. */
    void arrive(long now) {
        List<Expected> arrived =
                expected.stream().filter(each -> each.arrival <= now).toList();
        expected.removeAll(arrived);
        for (Expected each : arrived) {
            try {
                each.effect.run();
            } catch (DataWeaverException refused) {
                // Nobody waits for the answer any more.
            }
        }
    }

    /** Waits, as for a lock, until nothing is on its way that has begun here. */
    void awaitCommits() {
        arrive(Long.MAX_VALUE);
    }

    long fence(long proposed) {
        epoch = Math.max(epoch + 1, proposed);
        oracle.fenced(epoch);
        return epoch;
    }

    /** Refuses an older start of the pipeline, as a sink does within its transaction. */
    void checkEpoch(SinkRun run) {
        if (run.epoch() != epoch) {
            throw new DataWeaverException(
                    MemoryErrorCode.FENCED, "epoch " + run.epoch() + " is over, the newest is " + epoch);
        }
    }

    /** Shows rows. */
    void show(SinkRun run, List<Long> more) {
        oracle.changes(run);
        for (long id : more) {
            rows(SimulatedData.splitOf(id)).add(id);
        }
        oracle.changed(this);
    }

    /** Shows rows and holds the position behind them. */
    void show(SinkRun run, String split, List<Long> more, SplitState state) {
        positions.put(run.run() + "/" + split, state);
        show(run, more);
    }

    Map<String, SplitState> positions(SinkRun run) {
        Map<String, SplitState> held = new LinkedHashMap<>();
        String prefix = run.run() + "/";
        positions.forEach((key, state) -> {
            if (key.startsWith(prefix)) {
                held.put(key.substring(prefix.length()), state);
            }
        });
        return held;
    }

    /** Keeps rows to be shown later; returns how they are called. */
    String stage(SinkRun run, String split, long checkpoint, List<Long> more) {
        String part = run.run() + "/" + split;
        if (checkpoint <= newest.getOrDefault(part, 0L)) {
            oracle.broken("checkpoint " + checkpoint + " of " + part + " comes after " + newest.get(part));
        }
        String id = part + "/" + run.epoch() + "/" + checkpoint;
        staged.put(id, new Staged(part, checkpoint, List.copyOf(more)));
        return id;
    }

    /** Shows what was kept, once. */
    void publish(SinkRun run, String id) {
        if (!published.contains(id)) {
            publishAgain(run, id);
        }
    }

    /** Shows what was kept, whether it is shown already or not. */
    void publishAgain(SinkRun run, String id) {
        Staged more = staged.get(id);
        if (more == null) {
            oracle.broken("nothing is staged as " + id);
            return;
        }
        published.add(id);
        newest.merge(more.split, more.checkpoint, Math::max);
        show(run, more.rows);
    }

    void complete(SinkRun run) {
        oracle.changes(run);
        completions++;
    }
}

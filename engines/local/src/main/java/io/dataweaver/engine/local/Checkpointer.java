package io.dataweaver.engine.local;

import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.SplitProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stores checkpoints, and only then publishes at the sink and acknowledges at the source. Used by the coordinator. */
final class Checkpointer {

    private static final Failpoint BEFORE_COMMIT = Failpoint.named("run.before_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("run.after_commit");
    private static final Failpoint BEFORE_ACKNOWLEDGE = Failpoint.named("run.before_acknowledge");

    private final PipelinePlan plan;
    private final StateStore store;
    private final RunLedger ledger;
    private final Retrying retrying;
    private long sequence;

    /** Numbers checkpoints from above {@code sequence}. */
    Checkpointer(PipelinePlan plan, StateStore store, RunLedger ledger, Retrying retrying, long sequence) {
        this.plan = plan;
        this.store = store;
        this.ledger = ledger;
        this.retrying = retrying;
        this.sequence = sequence;
    }

    /** Stores how far everything has come, publishes it and tells the source. */
    void checkpoint(SinkRun run) throws InterruptedException {
        RunLedger.Snapshot snapshot = store(run, RunState.Status.RUNNING);
        publish(run, snapshot);
        BEFORE_ACKNOWLEDGE.hit();
        plan.source().acknowledge(new DurableCheckpoint(sequence), positions(snapshot));
    }

    /** Stores how far everything has come; durable when this returns. */
    RunLedger.Snapshot store(SinkRun run, RunState.Status status) {
        RunLedger.Snapshot snapshot = ledger.snapshot();
        RunState state = new RunState(
                plan.name(), plan.fingerprint(), run.run(), run.epoch(), status, snapshot.counts(), snapshot.splits());
        // Checkpoint ids grow within the run: a process that resumes it counts on from the number of the state.
        sequence = Math.max(sequence + 1, ledger.lastCheckpoint());
        store.save(plan.name(), sequence, RunStateCodec.encode(state));
        return snapshot;
    }

    /** Lets the sink publish what a stored checkpoint holds. */
    void publish(SinkRun run, RunLedger.Snapshot stored) throws InterruptedException {
        List<Committable> committables = new ArrayList<>();
        for (SplitProgress split : stored.splits()) {
            committables.addAll(split.committables());
        }
        if (!committables.isEmpty()) {
            BEFORE_COMMIT.hit();
            retrying.run(() -> plan.sink().commit(run, committables));
            AFTER_COMMIT.hit();
        }
        ledger.published(stored);
    }

    private static Map<String, Position> positions(RunLedger.Snapshot snapshot) {
        Map<String, Position> positions = new HashMap<>();
        for (SplitProgress split : snapshot.splits()) {
            split.position().ifPresent(position -> positions.put(split.split().id(), position));
        }
        return positions;
    }
}

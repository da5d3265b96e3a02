package io.dataweaver.engine.local;

import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.SplitProgress;
import java.util.List;

/** Stores checkpoints, and only then publishes at the sink and acknowledges at the source. Used by the coordinator. */
final class Checkpointer {

    private final RunSession session;
    private final RunLedger ledger;
    private final Scheduler scheduler;
    private final RunObservation observation;

    Checkpointer(RunSession session, RunLedger ledger, Scheduler scheduler, RunObservation observation) {
        this.session = session;
        this.ledger = ledger;
        this.scheduler = scheduler;
        this.observation = observation;
    }

    /** Stores how far everything has come, publishes it and tells the source. */
    void checkpoint() throws InterruptedException {
        long started = scheduler.nanoTime();
        List<SplitProgress> snapshot = ledger.snapshot();
        session.store(RunState.Status.RUNNING, snapshot, ledger.lastCheckpoint());
        session.publish(snapshot);
        ledger.published(snapshot);
        session.acknowledge(snapshot);
        observation.checkpointed(scheduler.nanoTime() - started);
    }
}

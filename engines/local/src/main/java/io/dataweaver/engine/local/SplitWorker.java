package io.dataweaver.engine.local;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.stage.PrefetchingReader;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** Runs splits, one at a time, until none is left or the run stops. */
final class SplitWorker implements Runnable {

    private static final Duration STEP_WAIT = Duration.ofMillis(200);
    private static final long PREFETCH_BYTES = 16L << 20;

    private final PipelinePlan plan;
    private final RunLedger ledger;
    private final SinkRun run;
    private final RejectionHandler rejections;
    private final SplitStage.RejectionGate gate;
    private final RandomGenerator random;
    private final ThreadFactory readers;
    private final boolean positionsInSink;

    SplitWorker(
            PipelinePlan plan,
            RunLedger ledger,
            SinkRun run,
            RejectionHandler rejections,
            SplitStage.RejectionGate gate,
            RandomGenerator random,
            ThreadFactory readers) {
        this.plan = plan;
        this.ledger = ledger;
        this.run = run;
        this.rejections = rejections;
        this.gate = gate;
        this.random = random;
        this.readers = readers;
        this.positionsInSink = plan.sink().capabilities().contains(Capability.TRANSACTIONAL_POSITIONS);
    }

    @Override
    public void run() {
        try {
            SplitTask task = ledger.next();
            while (task != null) {
                runSplit(task);
                task = ledger.next();
            }
        } catch (DataWeaverException known) {
            ledger.fail(known);
        } catch (InterruptedException stopped) {
            ledger.fail(new DataWeaverException(StateErrorCode.INTERNAL, "a worker was interrupted", stopped));
        } catch (Throwable unexpected) {
            ledger.fail(new DataWeaverException(StateErrorCode.INTERNAL, "a worker broke: " + unexpected, unexpected));
        } finally {
            ledger.workerEnded();
        }
    }

    /** Runs a split to its end, or until the run stops, through failures that may pass. */
    private void runSplit(SplitTask task) throws InterruptedException {
        int failures = 0;
        while (true) {
            SplitProgress before = ledger.progressOf(task);
            try {
                if (failures > 0) {
                    goBackToWhatSinkHolds(task);
                }
                attempt(task);
                return;
            } catch (DataWeaverException failed) {
                failures = before.equals(ledger.progressOf(task)) ? failures + 1 : 1;
                if (!Retrying.mayPass(failed) || !plan.settings().retry().allows(failures)) {
                    throw failed;
                }
                ledger.pause(plan.settings().retry().delay(failures, random));
                if (ledger.isStopping()) {
                    throw failed;
                }
            }
        }
    }

    private void goBackToWhatSinkHolds(SplitTask task) {
        if (positionsInSink) {
            SplitState held = plan.sink()
                    .positions(run)
                    .get(ledger.progressOf(task).split().id());
            if (held != null) {
                ledger.takePosition(task, held);
            }
        }
    }

    private void attempt(SplitTask task) throws InterruptedException {
        SplitProgress progress = ledger.progressOf(task);
        if (progress.finished()) {
            return;
        }
        ledger.enter(task);
        try (SplitStage stage = open(progress)) {
            ledger.opened(task, stage);
            move(task, stage);
        } finally {
            ledger.closed(task);
        }
    }

    private SplitStage open(SplitProgress progress) {
        Split split = progress.split();
        DatasetPlan dataset = plan.dataset(split.dataset());
        SinkWriter writer = plan.sink().open(run, new WriterContext(split, dataset.output(), progress.last()));
        try {
            SplitReader reader = plan.source().open(split, dataset.request(), progress.position());
            return new SplitStage(progress, ahead(reader), dataset.newTransforms(), writer, rejections, gate);
        } catch (RuntimeException failed) {
            writer.close();
            throw failed;
        }
    }

    /** Lets a reader run ahead where there are fewer splits than could run at the same time. */
    private SplitReader ahead(SplitReader reader) {
        boolean idleCores = ledger.splits() < plan.settings().parallelism();
        return idleCores ? new PrefetchingReader(reader, PREFETCH_BYTES, readers) : reader;
    }

    private void move(SplitTask task, SplitStage stage) throws InterruptedException {
        SplitStage.Step step = SplitStage.Step.IDLE;
        while (step != SplitStage.Step.FINISHED && !ledger.isStopping()) {
            if (ledger.owesCheckpoint(task)) {
                checkpoint(task, stage);
            }
            ledger.enter(task);
            step = stage.step(STEP_WAIT);
            task.share = stage.progress();
        }
        if (ledger.failure().isEmpty()) {
            checkpoint(task, stage);
        }
    }

    private void checkpoint(SplitTask task, SplitStage stage) {
        ledger.enter(task);
        ledger.prepared(task, stage.checkpoint(ledger.nextCheckpoint()), stage);
    }
}

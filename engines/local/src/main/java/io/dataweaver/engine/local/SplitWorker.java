package io.dataweaver.engine.local;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.PrefetchingReader;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Runs splits, one at a time, until none is left or the run stops. */
final class SplitWorker implements Runnable {

    private static final Duration STEP_WAIT = Duration.ofMillis(200);
    private static final long PREFETCH_BYTES = 16L << 20;

    private final PipelinePlan plan;
    private final RunLedger ledger;
    private final StageOpening stages;
    private final RandomGenerator random;
    private final Scheduler scheduler;
    private final RunObservation observation;

    /** Whether the split at work has failed and not come further since. */
    private boolean failing;

    SplitWorker(
            PipelinePlan plan,
            RunLedger ledger,
            StageOpening stages,
            RandomGenerator random,
            Scheduler scheduler,
            RunObservation observation) {
        this.plan = plan;
        this.ledger = ledger;
        this.stages = stages;
        this.random = random;
        this.scheduler = scheduler;
        this.observation = observation;
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
        failing = false;
        while (true) {
            SplitProgress before = ledger.progressOf(task);
            try {
                if (failures > 0) {
                    ledger.goBackTo(task, stages.takeOver(ledger.progressOf(task)));
                }
                attempt(task);
                if (ledger.progressOf(task).finished()) {
                    recovered(task);
                }
                return;
            } catch (DataWeaverException failed) {
                failures = before.equals(ledger.progressOf(task)) ? failures + 1 : 1;
                if (!plan.settings().retry().allows(failed, failures)) {
                    if (plan.settings().tables().isolates(failed)) {
                        ledger.suspend(task, failed);
                        observation.suspends(before.split().id(), failed);
                        return;
                    }
                    throw failed;
                }
                failing = true;
                Duration delay = plan.settings().retry().delay(failures, random);
                observation.retries(before.split().id(), failed, failures, delay);
                ledger.pause(delay);
                if (ledger.isStopping()) {
                    throw failed;
                }
            }
        }
    }

    private void attempt(SplitTask task) throws InterruptedException {
        SplitProgress progress = ledger.progressOf(task);
        if (progress.finished()) {
            return;
        }
        ledger.enter(task);
        try (SplitStage stage = stages.open(progress, this::ahead)) {
            ledger.opened(task, stage);
            move(task, stage);
        } finally {
            ledger.closed(task);
        }
    }

    /** Lets a reader run ahead where there are fewer splits than could run at the same time. */
    private SplitReader ahead(SplitReader reader) {
        boolean idleCores = ledger.splits() < plan.settings().parallelism();
        return idleCores
                ? new PrefetchingReader(reader, PREFETCH_BYTES, scheduler, "dataweaver-" + plan.name() + "-reader")
                : reader;
    }

    private void move(SplitTask task, SplitStage stage) throws InterruptedException {
        EarlyCommits early = new EarlyCommits(plan, scheduler);
        SplitStage.Step step = SplitStage.Step.IDLE;
        while (step != SplitStage.Step.FINISHED && !ledger.isStopping()) {
            if ((ledger.owesCheckpoint(task) && !stage.isWithinTransaction()) || early.areDue(step, stage)) {
                long began = scheduler.nanoTime();
                checkpoint(task, stage);
                early.committed(began);
            }
            ledger.enter(task);
            step = stage.step(early.wait(stage, STEP_WAIT));
            task.share = stage.progress();
        }
        if (ledger.failure().isEmpty()) {
            checkpoint(task, stage);
        }
    }

    private void checkpoint(SplitTask task, SplitStage stage) {
        ledger.enter(task);
        SplitProgress before = ledger.progressOf(task);
        ledger.prepared(task, stage.checkpoint(ledger.nextCheckpoint()));
        if (!before.equals(ledger.progressOf(task))) {
            recovered(task);
        }
    }

    private void recovered(SplitTask task) {
        if (failing) {
            failing = false;
            observation.recovers(ledger.progressOf(task).split().id());
        }
    }
}

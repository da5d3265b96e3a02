package io.dataweaver.engine.local;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CheckpointWatch;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Coordinator;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.Retrying;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run: a coordinator that takes the state, hands splits to workers and makes checkpoints durable.
 *
 * <p>Splits do not touch each other, so a checkpoint need not align them: each worker prepares its own at a batch
 * boundary. The coordinator stores what all of them prepared, and only then lets the sink publish it.
 */
final class LocalRun implements Coordinator {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration WAIT_AFTER_FAILURE = Duration.ofSeconds(10);

    /** A step makes several calls; one that takes longer than this many call time-outs is stuck. */
    private static final int CALLS_IN_STEP = 5;

    private final PipelinePlan plan;
    private final CoordinatedRun run;
    private final RunEnvironment environment;
    private final RunLedger ledger;
    private final Retrying retrying;
    private final RejectionGuard guard;
    private final RunObservation observation;
    private final CheckpointWatch watch;
    private final Scheduler scheduler;

    LocalRun(CoordinatedRun run) {
        this.run = run;
        this.plan = run.plan();
        this.environment = run.environment();
        this.scheduler = environment.scheduler();
        this.ledger = new RunLedger(scheduler);
        this.observation = run.observation();
        this.guard = new RejectionGuard(plan, ledger::counts);
        this.watch = run.watch();
        this.retrying = run.retrying(new WhileItRuns());
    }

    /** Retries as long as the run is not to end, be it that a worker has failed, and no checkpoint is long overdue. */
    private final class WhileItRuns implements Retrying.Patience {
        @Override
        public void check(DataWeaverException failure) {
            watch.check(failure);
        }

        @Override
        public boolean pause(Duration delay) throws InterruptedException {
            ledger.pause(delay);
            return !ledger.isStopping();
        }
    }

    @Override
    public RunResult.Outcome coordinate() throws InterruptedException {
        RunSession session = run.begin(retrying);
        SinkRun sinkRun = session.run();
        ledger.begin(session.splits());
        ledger.checkpointsAfter(session.begunAt());
        ledger.published(session.prepare());
        Checkpointer checkpointer = new Checkpointer(session, ledger, scheduler, observation);
        try (RejectionHandler rejections = plan.rejections().create(sinkRun, environment.folder(plan.name()))) {
            moveRows(sinkRun, checkpointer, rejections);
            checkpointer.checkpoint();
            watch.made();
            if (!ledger.isFinished()) {
                return RunResult.Outcome.STOPPED;
            }
            guard.check(true);
            session.complete(ledger.snapshot(), rejections);
        }
        session.end(ledger.snapshot());
        return RunResult.Outcome.COMPLETED;
    }

    private void moveRows(SinkRun sinkRun, Checkpointer checkpointer, RejectionHandler rejections)
            throws InterruptedException {
        StageOpening stages = new StageOpening(plan, sinkRun, rejections, guard, environment, observation);
        List<Task> workers = new ArrayList<>();
        int count = ledger.queueUnfinished(plan.splitsAtATime());
        for (int i = 1; i <= count; i++) {
            workers.add(run.task(
                    "worker-" + i,
                    new SplitWorker(plan, ledger, stages, environment.random(), scheduler, observation)));
        }
        try {
            supervise(checkpointer);
        } catch (DataWeaverException failed) {
            ledger.fail(failed);
        } catch (RuntimeException broken) {
            // What workers write to is closed behind this: none may be left at work, whatever broke.
            ledger.fail(new DataWeaverException(StateErrorCode.INTERNAL, "the run broke: " + broken, broken));
        }
        join(workers);
        Optional<DataWeaverException> failure = ledger.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** Asks for checkpoints in time, stores them, and watches over the workers, until these have ended. */
    private void supervise(Checkpointer checkpointer) throws InterruptedException {
        long interval = plan.settings().checkpointInterval().toNanos();
        long next = scheduler.nanoTime() + interval;
        watch.begin();
        while (true) {
            long now = scheduler.nanoTime();
            if (now - next >= 0) {
                ledger.requestRound();
                next = now + interval;
            }
            switch (ledger.await(Math.min(LOOK.toNanos(), next - now))) {
                case STORE -> {
                    checkpointer.checkpoint();
                    if (ledger.isCommon()) {
                        watch.made();
                    } else {
                        next = scheduler.nanoTime(); // Those that have answered were kept waiting.
                    }
                }
                case NOTHING -> {
                    failStuckWorker();
                    watch.check(null);
                }
                case END -> {
                    return;
                }
            }
        }
    }

    private void failStuckWorker() {
        Duration limit = plan.settings().callTimeout().multipliedBy(CALLS_IN_STEP);
        Optional<String> stuck = ledger.stuck(limit);
        if (stuck.isPresent()) {
            DataWeaverException failure = new DataWeaverException(
                    StateErrorCode.NO_PROGRESS,
                    "split " + stuck.get() + " of pipeline '" + plan.name() + "' has not come back for "
                            + limit.toSeconds() + " s",
                    "look at the other system; if this is normal for it, raise `call_timeout`",
                    null);
            // Before the thread is interrupted: that it was is not what people should be told.
            ledger.fail(failure);
            ledger.interrupt(stuck.get());
            throw failure;
        }
    }

    /** Waits for workers to end at their next batch; not for ever, for one may be stuck in a call. */
    private void join(List<Task> workers) throws InterruptedException {
        Duration limit = ledger.failure().isPresent()
                ? WAIT_AFTER_FAILURE
                : plan.settings().callTimeout().multipliedBy(CALLS_IN_STEP);
        for (Task worker : workers) {
            worker.join(limit);
            if (worker.isAlive()) {
                ledger.fail(new DataWeaverException(
                        StateErrorCode.NO_PROGRESS,
                        "a worker of pipeline '" + plan.name() + "' did not stop within " + limit.toSeconds()
                                + " s; the next start resumes from the last checkpoint"));
                worker.interrupt();
            }
        }
    }

    @Override
    public RunProgress progress(Duration elapsed, long now) {
        long since = ledger.waitingSince();
        return new RunProgress(
                ledger.counts(),
                ledger.resumed(),
                ledger.durableCounts(),
                ledger.share(),
                elapsed,
                since == 0 ? Duration.ZERO : Duration.ofNanos(now - since),
                Duration.ZERO,
                ledger.bufferedBytes(),
                ledger.lag(),
                ledger.suspended());
    }

    @Override
    public void stop() {
        ledger.stop();
    }
}

package io.dataweaver.engine.local;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CheckpointWatch;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.Retrying;
import io.dataweaver.core.run.RunEnd;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
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
import org.jspecify.annotations.Nullable;

/**
 * One run: a coordinator that takes the state, hands splits to workers and makes checkpoints durable.
 *
 * <p>Splits do not touch each other, so a checkpoint need not align them: each worker prepares its own at a batch
 * boundary. The coordinator stores what all of them prepared, and only then lets the sink publish it.
 */
final class LocalRun implements RunHandle {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration WAIT_AFTER_FAILURE = Duration.ofSeconds(10);

    /** A step makes several calls; one that takes longer than this many call time-outs is stuck. */
    private static final int CALLS_IN_STEP = 5;

    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final boolean restart;
    private final RunLedger ledger;
    private final Retrying retrying;
    private final RejectionGuard guard;
    private final RunObservation observation;
    private final CheckpointWatch watch;
    private final long started;
    private final Scheduler scheduler;
    private final RunEnd end;
    private volatile @Nullable String run;

    LocalRun(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        this.plan = plan;
        this.environment = environment;
        this.restart = restart;
        this.scheduler = environment.scheduler();
        this.end = new RunEnd(scheduler);
        this.ledger = new RunLedger(scheduler);
        this.started = scheduler.nanoTime();
        this.observation = environment.observer().begins(plan, this);
        this.guard = new RejectionGuard(plan, ledger::counts);
        this.watch = new CheckpointWatch(plan, scheduler, observation);
        this.retrying = new Retrying(plan.settings().retry(), environment.random(), new WhileItRuns(), observation);
    }

    /** Retries as long as the run is not to stop, and no checkpoint is long overdue. */
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

    void start() {
        task("coordinator", this::coordinate);
    }

    private Task task(String role, Runnable work) {
        return scheduler.start("dataweaver-" + plan.name() + "-" + role, work);
    }

    private void coordinate() {
        RunResult.Outcome outcome = RunResult.Outcome.FAILED;
        DataWeaverException failed = null;
        try (StateStore.StateLock held = environment.store().lock(plan.name())) {
            outcome = runLocked();
        } catch (DataWeaverException known) {
            failed = known;
        } catch (InterruptedException stopped) {
            failed = new DataWeaverException(StateErrorCode.INTERNAL, "the coordinator was interrupted", stopped);
        } catch (RuntimeException | Error unexpected) {
            failed = new DataWeaverException(StateErrorCode.INTERNAL, "the run broke: " + unexpected, unexpected);
        }
        String name = run;
        RunResult result = new RunResult(
                failed == null ? outcome : RunResult.Outcome.FAILED,
                name == null ? "" : name,
                ledger.counts(),
                ledger.resumed(),
                elapsed(),
                Optional.ofNullable(failed));
        observation.ended(result);
        end.reached(result);
    }

    private RunResult.Outcome runLocked() throws InterruptedException {
        RunSession session = RunSession.begin(plan, environment, retrying, restart);
        SinkRun sinkRun = session.run();
        run = sinkRun.run();
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
        StageOpening stages =
                new StageOpening(plan, sinkRun, rejections, guard, environment.memory(sinkRun), scheduler, observation);
        List<Task> workers = new ArrayList<>();
        int count = ledger.queueUnfinished(plan.settings().parallelism());
        for (int i = 1; i <= count; i++) {
            workers.add(task(
                    "worker-" + i,
                    new SplitWorker(plan, ledger, stages, environment.random(), scheduler, observation)));
        }
        try {
            supervise(checkpointer);
        } catch (DataWeaverException failed) {
            ledger.fail(failed);
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
                    watch.made();
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

    private Duration elapsed() {
        return Duration.ofNanos(scheduler.nanoTime() - started);
    }

    boolean isDone() {
        return end.isReached();
    }

    @Override
    public RunProgress progress() {
        long since = ledger.waitingSince();
        return new RunProgress(
                ledger.counts(),
                ledger.resumed(),
                ledger.durableCounts(),
                ledger.share(),
                elapsed(),
                since == 0 ? Duration.ZERO : Duration.ofNanos(scheduler.nanoTime() - since),
                watch.overdue(),
                ledger.bufferedBytes());
    }

    @Override
    public void stop() {
        ledger.stop();
    }

    @Override
    public RunResult await() throws InterruptedException {
        return end.await();
    }

    @Override
    public Optional<RunResult> await(Duration wait) throws InterruptedException {
        return end.await(wait);
    }
}

package com.example.sequential;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CheckpointWatch;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.Retrying;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run, in one thread. */
final class SequentialRun implements RunHandle, Retrying.Patience {

    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final boolean restart;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private final SplitBoard board = new SplitBoard();
    private final RunObservation observation;
    private final CheckpointWatch watch;
    private final RejectionGuard guard;
    private final long started;

    /** What follows is guarded by the monitor. */
    private boolean stopping;

    private @Nullable RunResult result;

    SequentialRun(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        this.plan = plan;
        this.environment = environment;
        this.restart = restart;
        this.scheduler = environment.scheduler();
        this.monitor = scheduler.newMonitor();
        this.observation = environment.observer().begins(plan, this);
        this.watch = new CheckpointWatch(plan, scheduler, observation);
        this.guard = new RejectionGuard(plan, board::counts);
        this.started = scheduler.nanoTime();
    }

    void start() {
        scheduler.start("sequential-" + plan.name(), this::run);
    }

    private void run() {
        RunResult.Outcome outcome = RunResult.Outcome.FAILED;
        DataWeaverException failure = null;
        Coordinated coordinated = new Coordinated();
        try (StateStore.StateLock held = environment.store().lock(plan.name())) {
            outcome = coordinated.run();
        } catch (DataWeaverException failed) {
            failure = failed;
        } catch (InterruptedException | RuntimeException unexpected) {
            failure = new DataWeaverException(StateErrorCode.INTERNAL, "the run broke: " + unexpected, unexpected);
        }
        RunResult end = new RunResult(
                outcome, coordinated.name, board.counts(), board.resumed(), elapsed(), Optional.ofNullable(failure));
        observation.ended(end);
        monitor.change(() -> result = end);
    }

    /** What happens while this process has the pipeline. */
    private final class Coordinated {
        private String name = "";

        RunResult.Outcome run() throws InterruptedException {
            Retrying retrying =
                    new Retrying(plan.settings().retry(), environment.random(), SequentialRun.this, observation);
            RunSession session = RunSession.begin(plan, environment, retrying, restart);
            name = session.run().run();
            board.begin(session.splits());
            session.prepare();
            watch.begin();
            try (RejectionHandler rejections =
                    plan.rejections().create(session.run(), environment.folder(plan.name()))) {
                StageOpening stages = new StageOpening(
                        plan,
                        session.run(),
                        rejections,
                        guard,
                        environment.memory(session.run()),
                        scheduler,
                        observation);
                SplitMover mover = new SplitMover(SequentialRun.this, session, stages);
                for (SplitProgress split : session.splits()) {
                    mover.move(split.split().id());
                }
                if (!board.isFinished()) {
                    return RunResult.Outcome.STOPPED;
                }
                guard.check(true);
                session.complete(board.snapshot(), rejections);
            }
            session.end(board.snapshot());
            return RunResult.Outcome.COMPLETED;
        }
    }

    PipelinePlan plan() {
        return plan;
    }

    RunEnvironment environment() {
        return environment;
    }

    SplitBoard board() {
        return board;
    }

    RunObservation observation() {
        return observation;
    }

    CheckpointWatch watch() {
        return watch;
    }

    boolean isStopping() {
        return monitor.locked(() -> stopping);
    }

    @Override
    public void check(DataWeaverException failure) {
        watch.check(failure);
    }

    @Override
    public boolean pause(Duration delay) throws InterruptedException {
        long end = scheduler.nanoTime() + delay.toNanos();
        monitor.enter();
        try {
            for (long left = delay.toNanos(); !stopping && left > 0; left = end - scheduler.nanoTime()) {
                monitor.await(left);
            }
            return !stopping;
        } finally {
            monitor.exit();
        }
    }

    @Override
    public void stop() {
        monitor.change(() -> stopping = true);
    }

    @Override
    public RunProgress progress() {
        return board.progress(elapsed(), scheduler.nanoTime());
    }

    private Duration elapsed() {
        return Duration.ofNanos(scheduler.nanoTime() - started);
    }

    @Override
    public RunResult await() throws InterruptedException {
        Optional<RunResult> end = Optional.empty();
        while (end.isEmpty()) {
            end = await(Duration.ofHours(1));
        }
        return end.get();
    }

    @Override
    public Optional<RunResult> await(Duration wait) throws InterruptedException {
        long end = scheduler.nanoTime() + wait.toNanos();
        monitor.enter();
        try {
            for (long left = wait.toNanos(); result == null && left > 0; left = end - scheduler.nanoTime()) {
                monitor.await(left);
            }
            return Optional.ofNullable(result);
        } finally {
            monitor.exit();
        }
    }

    /** Waits for the end, also if the thread is interrupted, which it then is again. */
    void awaitEnd() {
        try {
            await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.dataweaver.engine.local;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private static final Failpoint AFTER_FENCE = Failpoint.named("run.after_fence");
    private static final Failpoint BEFORE_COMPLETE = Failpoint.named("run.before_complete");
    private static final Failpoint AFTER_COMPLETE = Failpoint.named("run.after_complete");

    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final boolean restart;
    private final RunLedger ledger;
    private final Retrying retrying;
    private final long started;
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private volatile @Nullable String run;

    LocalRun(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        this.plan = plan;
        this.environment = environment;
        this.restart = restart;
        this.ledger = new RunLedger(environment.ticker());
        this.retrying = new Retrying(plan.settings().retry(), environment.random(), ledger);
        this.started = environment.ticker().nanoTime();
    }

    void start() {
        thread("coordinator", this::coordinate).start();
    }

    private Thread thread(String role, Runnable work) {
        Thread thread = new Thread(work, "dataweaver-" + plan.name() + "-" + role);
        thread.setDaemon(true);
        return thread;
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
        result.complete(new RunResult(
                failed == null ? outcome : RunResult.Outcome.FAILED,
                name == null ? "" : name,
                ledger.counts(),
                ledger.resumed(),
                elapsed(),
                Optional.ofNullable(failed)));
    }

    private RunResult.Outcome runLocked() throws InterruptedException {
        Optional<StateStore.SavedState> saved = environment.store().load(plan.name());
        long sequence = saved.map(StateStore.SavedState::sequence).orElse(0L);
        Checkpointer checkpointer = new Checkpointer(plan, environment.store(), ledger, retrying, sequence);
        SinkRun sinkRun = begin(saved.map(state -> RunStateCodec.decode(state.bytes())), sequence);
        run = sinkRun.run();
        RunLedger.Snapshot begun = checkpointer.store(sinkRun, RunState.Status.RUNNING);
        retrying.run(() -> plan.sink().prepare(sinkRun, plan.outputs()));
        if (sinkRun.resumed()) {
            checkpointer.publish(sinkRun, begun);
        }
        try (RejectionHandler rejections = plan.rejections().create(sinkRun.run(), environment.folder(plan.name()))) {
            moveRows(sinkRun, checkpointer, rejections);
        }
        checkpointer.checkpoint(sinkRun);
        if (!ledger.isFinished()) {
            return RunResult.Outcome.STOPPED;
        }
        checkRejections(true);
        BEFORE_COMPLETE.hit();
        retrying.run(() -> plan.sink().complete(sinkRun, ledger.lastCommittables()));
        AFTER_COMPLETE.hit();
        checkpointer.store(sinkRun, RunState.Status.COMPLETED);
        return RunResult.Outcome.COMPLETED;
    }

    /** Finds out where to go on, and takes the next epoch. */
    private SinkRun begin(Optional<RunState> before, long sequence) throws InterruptedException {
        Optional<RunState> unfinished = before.filter(state -> state.status() == RunState.Status.RUNNING && !restart);
        unfinished.ifPresent(this::checkSameDefinition);
        List<SplitProgress> splits = unfinished.map(this::resumedSplits).orElseGet(this::plannedSplits);
        long proposed = before.map(RunState::epoch).orElse(0L) + 1;
        long epoch = retrying.get(() -> plan.sink().fence(plan.name(), proposed));
        AFTER_FENCE.hit();
        SinkRun sinkRun = new SinkRun(
                plan.name(), unfinished.map(RunState::run).orElse("run-" + epoch), epoch, unfinished.isPresent());
        ledger.begin(splits, unfinished.map(RunState::counts).orElse(RunCounts.NONE));
        ledger.checkpointsAfter(sequence);
        boolean positionsInSink = plan.sink().capabilities().contains(Capability.TRANSACTIONAL_POSITIONS);
        if (sinkRun.resumed() && positionsInSink) {
            // What the sink stored with the rows is the truth; the checkpoint may be older.
            ledger.takePositions(retrying.get(() -> plan.sink().positions(sinkRun)));
        }
        return sinkRun;
    }

    private void checkSameDefinition(RunState state) {
        if (!state.fingerprint().equals(plan.fingerprint())) {
            throw new DataWeaverException(
                    StateErrorCode.OTHER_DEFINITION,
                    "pipeline '" + plan.name() + "' was changed, but " + state.run()
                            + " of the earlier definition is unfinished (state folder "
                            + environment.folder(plan.name()) + ")",
                    "finish it with the earlier definition, or start over with `--restart`",
                    null);
        }
    }

    private List<SplitProgress> resumedSplits(RunState state) {
        plan.source().resume(state.splits().stream().map(SplitProgress::split).toList());
        return state.splits();
    }

    private List<SplitProgress> plannedSplits() {
        return plan
                .source()
                .plan(plan.datasets().stream().map(DatasetPlan::request).toList())
                .stream()
                .map(SplitProgress::notBegun)
                .toList();
    }

    private void moveRows(SinkRun sinkRun, Checkpointer checkpointer, RejectionHandler rejections)
            throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        int count = ledger.queueUnfinished(plan.settings().parallelism());
        for (int i = 1; i <= count; i++) {
            workers.add(thread(
                    "worker-" + i,
                    new SplitWorker(
                            plan,
                            ledger,
                            sinkRun,
                            rejections,
                            rejected -> checkRejections(false),
                            environment.random(),
                            work -> thread("reader", work))));
        }
        workers.forEach(Thread::start);
        try {
            supervise(sinkRun, checkpointer);
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
    private void supervise(SinkRun sinkRun, Checkpointer checkpointer) throws InterruptedException {
        long interval = plan.settings().checkpointInterval().toNanos();
        long next = environment.ticker().nanoTime() + interval;
        while (true) {
            long now = environment.ticker().nanoTime();
            if (now - next >= 0) {
                ledger.requestRound();
                next = now + interval;
            }
            switch (ledger.await(Math.min(LOOK.toNanos(), next - now))) {
                case STORE -> checkpointer.checkpoint(sinkRun);
                case NOTHING -> failStuckWorker();
                case END -> {
                    return;
                }
            }
        }
    }

    private void failStuckWorker() {
        Duration limit = plan.settings().callTimeout().multipliedBy(CALLS_IN_STEP);
        Optional<String> stuck = ledger.interruptStuck(limit);
        if (stuck.isPresent()) {
            throw new DataWeaverException(
                    StateErrorCode.NO_PROGRESS,
                    "split " + stuck.get() + " of pipeline '" + plan.name() + "' has not come back for "
                            + limit.toSeconds() + " s",
                    "look at the other system; if this is normal for it, raise `call_timeout`",
                    null);
        }
    }

    /** Waits for workers to end at their next batch; not for ever, for one may be stuck in a call. */
    private void join(List<Thread> workers) throws InterruptedException {
        Duration limit = ledger.failure().isPresent()
                ? WAIT_AFTER_FAILURE
                : plan.settings().callTimeout().multipliedBy(CALLS_IN_STEP);
        for (Thread worker : workers) {
            worker.join(limit.toMillis());
            if (worker.isAlive()) {
                worker.interrupt();
                ledger.fail(new DataWeaverException(
                        StateErrorCode.NO_PROGRESS,
                        "a worker of pipeline '" + plan.name() + "' did not stop within " + limit.toSeconds()
                                + " s; the next start resumes from the last checkpoint"));
            }
        }
    }

    private void checkRejections(boolean ended) {
        RunCounts counts = ledger.counts();
        if (plan.settings().maxRejected().isExceeded(counts.rejected(), counts.read(), ended)) {
            throw new DataWeaverException(
                    StateErrorCode.TOO_MANY_REJECTED,
                    counts.rejected() + " of " + counts.read() + " records were rejected; `max_rejected` allows "
                            + plan.settings().maxRejected(),
                    "look at the dead letters, or raise `errors.max_rejected`",
                    null);
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(environment.ticker().nanoTime() - started);
    }

    boolean isDone() {
        return result.isDone();
    }

    @Override
    public RunProgress progress() {
        return new RunProgress(ledger.counts(), ledger.resumed(), ledger.share(), elapsed());
    }

    @Override
    public void stop() {
        ledger.stop();
    }

    @Override
    public RunResult await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public Optional<RunResult> await(Duration wait) throws InterruptedException {
        try {
            return Optional.of(result.get(wait.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException running) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

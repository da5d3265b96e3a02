package io.dataweaver.engine.spark;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.error.FailureText;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.SplitProgressCodec;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * The epochs of a run: deals splits to tasks, stores and publishes what these have done, and decides whether another epoch
 * follows. The state store alone knows how far the run has come.
 *
 * <p><b>Threads.</b> The thread of the query calls the methods of {@link Epochs}, while the coordinator waits for it.
 */
final class RunEpochs implements Epochs {

    /** A micro-batch costs up to a fifth of a second whatever it does. */
    private static final Duration LEAST_BUDGET = Duration.ofMillis(200);

    /** A task whose executor is lost begins anew. */
    private static final int TIMES_BUDGET = 3;

    /** A step makes several calls; one that takes longer than this many call time-outs is stuck. */
    private static final int CALLS_IN_STEP = 5;

    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final RunSession session;
    private final RunControl control;
    private final SplitBoard board;
    private final String key;
    private final String work;
    private final RunObservation observation;
    private final Scheduler scheduler;
    private final boolean unbounded;
    private final SplitQueue queue;
    private volatile IntSupplier slots = () -> 1;
    private volatile long planned;
    private volatile List<SplitOrder> orders = List.of();
    private volatile long begun;
    private final AtomicLong settled = new AtomicLong();

    /**
     * Creates the epochs of a run.
     *
     * @param board holds the splits of {@code session}
     * @param key of the run in this driver, see {@link DriverRuns}
     * @param work the text of the order by which executors come by the plan
     */
    RunEpochs(
            PipelinePlan plan,
            RunEnvironment environment,
            RunSession session,
            RunControl control,
            SplitBoard board,
            String key,
            String work,
            RunObservation observation) {
        this.plan = plan;
        this.environment = environment;
        this.session = session;
        this.control = control;
        this.board = board;
        this.key = key;
        this.work = work;
        this.observation = observation;
        this.scheduler = environment.scheduler();
        this.unbounded = plan.source().capabilities().contains(Capability.UNBOUNDED);
        this.queue = new SplitQueue(unbounded);
    }

    /** Says how many tasks can run at the same time. */
    void runsOn(IntSupplier cores) {
        slots = cores;
    }

    @Override
    public LiveStages stages() {
        return control.stages();
    }

    @Override
    public long next(long last) {
        try {
            while (!control.isEnding() && !board.isFinished()) {
                long now = scheduler.nanoTime();
                List<SplitProgress> splits = board.snapshot();
                long wait = queue.untilDue(splits, now);
                if (wait == 0) {
                    orders = deal(splits, now);
                    planned = last + 1;
                    begun = now | 1; // never 0, which means: none is under way
                    return planned;
                }
                control.pause(Duration.ofNanos(wait));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    private List<SplitOrder> deal(List<SplitProgress> splits, long now) {
        int parallelism = plan.settings().parallelism();
        RunCounts all = board.durableCounts();
        return queue.deal(splits, Math.max(1, Math.min(parallelism, slots.getAsInt())), now).stream()
                .map(hand -> order(hand, all, splits.size() < parallelism))
                .toList();
    }

    /** Returns how long a task moves rows. */
    static Duration budget(PipelinePlan plan) {
        Duration interval = plan.settings().checkpointInterval();
        return interval.compareTo(LEAST_BUDGET) < 0 ? LEAST_BUDGET : interval;
    }

    private SplitOrder order(List<SplitProgress> hand, RunCounts all, boolean ahead) {
        RunCounts own = hand.stream().map(SplitProgress::counts).reduce(RunCounts.NONE, RunCounts::plus);
        RunCounts others = all.minus(own);
        return new SplitOrder(
                key,
                work,
                new ArrayList<>(hand.stream().map(SplitProgressCodec::encode).toList()),
                budget(plan).toNanos(),
                session.begunAt(),
                unbounded,
                others.read(),
                others.rejected(),
                ahead);
    }

    @Override
    public List<SplitOrder> orders(long epoch) {
        if (epoch != planned) {
            throw new IllegalStateException("epoch " + epoch + " is not the one that was planned, " + planned);
        }
        return orders;
    }

    @Override
    public void commit(List<String> reports) {
        try {
            settle(reports.stream().map(SplitReport::decode).toList());
        } catch (DataWeaverException failed) {
            control.fail(failed);
            throw failed;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DataWeaverException(StateErrorCode.INTERNAL, "the driver was interrupted", stopped);
        } catch (RuntimeException unexpected) {
            // No other query after an epoch that is settled by half: the next start knows where to go on.
            DataWeaverException broken =
                    new DataWeaverException(StateErrorCode.INTERNAL, "the driver broke: " + unexpected, unexpected);
            control.fail(broken);
            throw broken;
        }
    }

    private void settle(List<SplitReport> reports) throws InterruptedException {
        long started = scheduler.nanoTime();
        long checkpoint = 0;
        List<Failure> failures = new ArrayList<>();
        for (SplitReport report : reports) {
            checkpoint = Math.max(checkpoint, report.checkpoint());
            report.failure()
                    .ifPresentOrElse(told -> failures.add(failure(report, told)), () -> reached(report.progress()));
        }
        failures.removeIf(this::isolated);
        List<SplitProgress> snapshot = board.snapshot();
        session.store(RunState.Status.RUNNING, snapshot, checkpoint);
        session.publish(snapshot);
        board.published(snapshot);
        session.acknowledge(snapshot);
        observation.checkpointed(scheduler.nanoTime() - started);
        failures.forEach(this::failed);
        stages().settled();
        stages().guard().check(false);
        settled.incrementAndGet();
        begun = 0;
    }

    /** Returns how many epochs were settled. Any thread may call. */
    long settled() {
        return settled.get();
    }

    /**
     * Looks whether tasks are stuck. Any thread may call.
     *
     * @throws DataWeaverException to end the run
     */
    void checkStuck() {
        long since = begun;
        Duration limit = budget(plan)
                .multipliedBy(TIMES_BUDGET)
                .plus(plan.settings().callTimeout().multipliedBy(CALLS_IN_STEP));
        if (since != 0 && scheduler.nanoTime() - since > limit.toNanos()) {
            throw new DataWeaverException(
                    StateErrorCode.NO_PROGRESS,
                    "Spark has not ended a micro-batch of pipeline '" + plan.name() + "' for " + limit.toSeconds()
                            + " s",
                    "look whether the cluster has cores to spare, and at the other systems; if this is normal for"
                            + " them, raise `call_timeout`",
                    null);
        }
    }

    private void reached(SplitProgress prepared) {
        String split = prepared.split().id();
        SplitProgress before = board.progressOf(split);
        if (before == null) {
            throw new DataWeaverException(StateErrorCode.INTERNAL, "a task has told of an unknown split: " + split);
        }
        SplitProgress now = board.prepared(prepared);
        if (queue.worked(now, !before.equals(now))) {
            observation.recovers(split);
        }
    }

    /** A failure of a split, which is {@code times} in a row without coming further. */
    private record Failure(SplitProgress split, DataWeaverException why, int times) {
        String id() {
            return split.split().id();
        }
    }

    /** Counts a failure. Where a task has failed in this process, the exception itself says more than its text. */
    private Failure failure(SplitReport report, FailureText told) {
        SplitProgress split = report.progress();
        DataWeaverException why = stages().failure(split.split().id()).orElseGet(told::toException);
        return new Failure(split, why, queue.failed(split));
    }

    /** Gives a split up for this run if that is what is to be done, so that the next checkpoint stores it. */
    private boolean isolated(Failure failure) {
        if (plan.settings().retry().allows(failure.why(), failure.times())
                || !plan.settings().tables().isolates(failure.why())) {
            return false;
        }
        board.suspend(failure.id(), failure.why());
        observation.suspends(failure.id(), failure.why());
        return true;
    }

    /** Lets a split wait for another attempt, or ends the run. */
    private void failed(Failure failure) {
        RetryPolicy retry = plan.settings().retry();
        if (!retry.allows(failure.why(), failure.times()) || control.isStopping()) {
            control.fail(failure.why());
            return;
        }
        Duration delay = retry.delay(failure.times(), environment.random());
        observation.retries(failure.id(), failure.why(), failure.times(), delay);
        queue.waits(failure.split(), scheduler.nanoTime(), delay.toNanos());
    }

    /** Looks whether more was rejected than the plan allows, now that no more records come. */
    void checkRejections() {
        RejectionGuard guard = stages().guard();
        guard.check(true);
    }
}

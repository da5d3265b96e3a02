package io.dataweaver.engine.flink;

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
import io.dataweaver.core.run.Work;
import io.dataweaver.core.run.WorkOrder;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * One run from the side of its client: takes the state, has Flink do the work, and publishes the end.
 *
 * <p>Flink's newest checkpoint is the truth about how far the splits have come; what the state store holds says which run it
 * is, and how it stands when no job is under way.
 */
final class FlinkRun implements RunHandle {

    private static final Duration AWAIT_STEP = Duration.ofHours(1);

    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final boolean restart;
    private final ClusterSupplier clusters;
    private final Optional<URI> checkpoints;
    private final Scheduler scheduler;
    private final RunObservation observation;
    private final CheckpointWatch watch;
    private final Retrying retrying;
    private final Monitor monitor;
    private final long started;
    private volatile boolean stopping;
    private volatile @Nullable RunBoard board;
    private volatile @Nullable RunResult result;
    private volatile String run = "";

    /** Where jobs run; started when the first of them is. */
    interface ClusterSupplier {
        FlinkCluster get();
    }

    /**
     * Creates a run.
     *
     * @param checkpoints where Flink keeps checkpoints; empty for the folder of the pipeline
     */
    FlinkRun(
            PipelinePlan plan,
            RunEnvironment environment,
            boolean restart,
            ClusterSupplier clusters,
            Optional<URI> checkpoints) {
        this.plan = plan;
        this.environment = environment;
        this.restart = restart;
        this.clusters = clusters;
        this.checkpoints = checkpoints;
        this.scheduler = environment.scheduler();
        this.monitor = scheduler.newMonitor();
        this.started = scheduler.nanoTime();
        this.observation = environment.observer().begins(plan, this);
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
            awaitUnless(() -> stopping, delay);
            return !stopping;
        }
    }

    void start() {
        scheduler.start("dataweaver-" + plan.name() + "-coordinator", this::coordinate);
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
        RunProgress last = progress();
        RunResult end = new RunResult(
                failed == null ? outcome : RunResult.Outcome.FAILED,
                run,
                failed == null ? last.counts() : last.durable(),
                last.resumed(),
                elapsed(),
                Optional.ofNullable(failed));
        observation.ended(end);
        monitor.change(() -> result = end);
    }

    private RunResult.Outcome runLocked() throws InterruptedException {
        RunSession session = RunSession.begin(plan, environment, retrying, restart, FlinkEnginePlugin.NAME);
        run = session.run().run();
        RunFolder folder =
                new RunFolder(environment.folder(plan.name()).toAbsolutePath(), plan.name(), run, checkpoints);
        FlinkCluster cluster = clusters.get();
        Optional<JobID> left = folder.leftJob().filter(job -> !cluster.isHere());
        if (left.isPresent()) {
            RunningJob.endLeft(cluster, left.get());
        }
        Optional<StoredCheckpoint> checkpoint = folder.begin(session);
        session.prepare();
        List<SplitProgress> splits = folder.splits(plan, session, checkpoint);
        return cluster.isHere()
                ? workHere(cluster, session, folder, splits, checkpoint)
                : workElsewhere(cluster, session, folder, splits, checkpoint);
    }

    private RunResult.Outcome workHere(
            FlinkCluster cluster,
            RunSession session,
            RunFolder folder,
            List<SplitProgress> splits,
            Optional<StoredCheckpoint> checkpoint)
            throws InterruptedException {
        try (WorkOrder order = WorkOrder.shared(session.run(), plan, environment, observation);
                Work work = Work.open(order.text())) {
            return work(cluster, session, order, folder, splits, checkpoint, work.rejections());
        }
    }

    /** Tasks on a cluster have plans and places for rejected records of their own. */
    private RunResult.Outcome workElsewhere(
            FlinkCluster cluster,
            RunSession session,
            RunFolder folder,
            List<SplitProgress> splits,
            Optional<StoredCheckpoint> checkpoint)
            throws InterruptedException {
        try (WorkOrder order = WorkOrder.shipped(session.run(), plan, environment);
                RejectionHandler rejections =
                        plan.rejections().create(session.run(), environment.folder(plan.name()))) {
            return work(cluster, session, order, folder, splits, checkpoint, rejections);
        }
    }

    private RunResult.Outcome work(
            FlinkCluster cluster,
            RunSession session,
            WorkOrder order,
            RunFolder folder,
            List<SplitProgress> splits,
            Optional<StoredCheckpoint> checkpoint,
            RejectionHandler rejections)
            throws InterruptedException {
        try (RunBoard joined = RunBoard.join(order.text(), scheduler)) {
            joined.splits().begin(splits);
            board = joined;
            if (stopping) {
                joined.stop();
            }
            List<SplitProgress> end = splits;
            if (!isFinished(splits)) {
                end = new FlinkJobs(cluster, plan, session, order, joined, watch, observation, folder, scheduler)
                        .run(splits, checkpoint.orElse(null));
            }
            if (!isFinished(end)) {
                return RunResult.Outcome.STOPPED;
            }
            new RejectionGuard(plan, joined.splits()::counts).check(true);
            session.complete(end, rejections);
            session.end(end);
        }
        folder.remove();
        return RunResult.Outcome.COMPLETED;
    }

    private static boolean isFinished(List<SplitProgress> splits) {
        return splits.stream().allMatch(SplitProgress::finished);
    }

    private Duration elapsed() {
        return Duration.ofNanos(scheduler.nanoTime() - started);
    }

    boolean isDone() {
        return result != null;
    }

    @Override
    public RunProgress progress() {
        RunBoard joined = board;
        if (joined == null) {
            return new RunProgress(
                    RunCounts.NONE, RunCounts.NONE, RunCounts.NONE, -1, elapsed(), Duration.ZERO, Duration.ZERO, 0);
        }
        RunProgress now = joined.splits().progress(elapsed(), scheduler.nanoTime());
        return new RunProgress(
                now.counts(),
                now.resumed(),
                now.durable(),
                now.share(),
                now.elapsed(),
                now.lag(),
                watch.overdue(),
                now.bufferedBytes());
    }

    @Override
    public void stop() {
        monitor.change(() -> stopping = true);
        RunBoard joined = board;
        if (joined != null) {
            joined.stop();
        }
    }

    @Override
    public RunResult await() throws InterruptedException {
        Optional<RunResult> end = Optional.empty();
        while (end.isEmpty()) {
            end = await(AWAIT_STEP);
        }
        return end.get();
    }

    @Override
    public Optional<RunResult> await(Duration wait) throws InterruptedException {
        awaitUnless(() -> result != null, wait);
        return Optional.ofNullable(result);
    }

    private void awaitUnless(BooleanSupplier condition, Duration wait) throws InterruptedException {
        long end = scheduler.nanoTime() + wait.toNanos();
        monitor.enter();
        try {
            long left = wait.toNanos();
            while (!condition.getAsBoolean() && left > 0) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
        } finally {
            monitor.exit();
        }
    }
}

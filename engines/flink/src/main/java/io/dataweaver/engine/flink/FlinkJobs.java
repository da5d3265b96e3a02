package io.dataweaver.engine.flink;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.exchange.ExchangeSource;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CheckpointWatch;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.WorkOrder;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.jspecify.annotations.Nullable;

/**
 * Lets Flink work on a run until all of it is done, or it is to stop; then stores and publishes how far it has come.
 */
final class FlinkJobs {

    private static final Duration LOOK = Duration.ofMillis(100);

    /** How often to look for checkpoints of tasks in other processes. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final FlinkCluster cluster;
    private final PipelinePlan plan;
    private final RunSession session;
    private final WorkOrder order;
    private final RunBoard board;
    private final CheckpointWatch watch;
    private final RunObservation observation;
    private final RunFolder folder;
    private final Scheduler scheduler;
    private long nextLook;
    private long seen;

    FlinkJobs(
            FlinkCluster cluster,
            PipelinePlan plan,
            RunSession session,
            WorkOrder order,
            RunBoard board,
            CheckpointWatch watch,
            RunObservation observation,
            RunFolder folder,
            Scheduler scheduler) {
        this.cluster = cluster;
        this.plan = plan;
        this.session = session;
        this.order = order;
        this.board = board;
        this.watch = watch;
        this.observation = observation;
        this.folder = folder;
        this.scheduler = scheduler;
        this.nextLook = scheduler.nanoTime();
    }

    /**
     * Does the work.
     *
     * @param splits all of the run, as they stand
     * @param from the checkpoint to go on from; null if there is none
     * @return all of them, as they are stored and published now
     */
    List<SplitProgress> run(List<SplitProgress> splits, @Nullable StoredCheckpoint from) throws InterruptedException {
        StoredCheckpoint reached = from;
        try {
            do {
                reached = runJob(reached == null ? splits : reached.splits(), reached);
            } while (!board.isStopping() && !isFinished(reached));
        } catch (DataWeaverException failed) {
            storeNewest(failed);
            throw failed;
        }
        store(reached);
        session.publish(reached.splits());
        session.acknowledge(reached.splits());
        return reached.splits();
    }

    private static boolean isFinished(StoredCheckpoint checkpoint) {
        return checkpoint.splits().stream().allMatch(SplitProgress::finished);
    }

    private StoredCheckpoint runJob(List<SplitProgress> splits, @Nullable StoredCheckpoint from)
            throws InterruptedException {
        int open = (int) splits.stream().filter(split -> !split.finished()).count();
        StageOrder stages = new StageOrder(order.text(), session.begunAt(), splitsAtOnce(open));
        int parallelism = Math.max(1, Math.min(plan.settings().parallelism(), open));
        JobGraph drawn = FlinkJob.draw(plan, stages, splits, parallelism, folder.checkpoints(), from);
        session.keptBy(FlinkEnginePlugin.NAME, splits);
        folder.jobBegins(drawn.getJobID());
        RunningJob job = RunningJob.submit(cluster, drawn, board);
        try {
            watch.begin();
            while (!job.isEnded() && !board.isStopping() && !board.splits().isFinished()) {
                look(job, open);
            }
            return board.splits().isFinished() ? finish(job) : stop(job);
        } catch (DataWeaverException failed) {
            job.cancel();
            throw order.failure().orElse(failed);
        } catch (RuntimeException broken) {
            job.cancel();
            throw broken;
        }
    }

    /** All at once if they never end, one at a time otherwise: the next when a task is done with the last. */
    private int splitsAtOnce(int open) {
        return plan.source().capabilities().contains(Capability.BOUNDED) ? 1 : Math.max(1, open);
    }

    /** Waits a moment for something to happen, and looks whether all is well. */
    private void look(RunningJob job, int open) throws InterruptedException {
        long seen = board.checkpoints();
        board.await(
                () -> job.isEnded() || board.isStopping() || board.checkpoints() != seen || isReadyToEnd(job, open),
                LOOK.toNanos());
        if (board.checkpoints() != seen) {
            watch.made();
            observation.checkpointed(board.lastNanos());
        }
        watch.check(null);
        if (!cluster.isHere()) {
            lookAtCheckpoints();
        }
        session.look(board.splits().snapshot()); // Nothing is stored while the job goes on.
        if (isReadyToEnd(job, open)) {
            job.triggerCheckpoint();
        }
    }

    /** Tasks elsewhere tell nothing but what they leave in checkpoints. */
    private void lookAtCheckpoints() {
        long now = scheduler.nanoTime();
        if (now - nextLook < 0) {
            return;
        }
        nextLook = now + BETWEEN_LOOKS.toNanos();
        folder.checkpoints().newest().filter(newest -> newest.id() > seen).ifPresent(newest -> {
            seen = newest.id();
            newest.splits().forEach(board.splits()::reached);
            board.published(0);
            if (plan.source() instanceof ExchangeSource) {
                // Each task tells of its own splits alone, and what all have passed can be removed.
                session.acknowledge(newest.splits());
            }
        });
    }

    /** Once all is read nothing is gained by waiting for the next checkpoint. */
    private boolean isReadyToEnd(RunningJob job, int open) {
        return board.readToEnd() >= open && !board.splits().isFinished() && !job.isCheckpointTriggered();
    }

    /** Everything is durable and published; what is left is a job that waits for its end. */
    private StoredCheckpoint finish(RunningJob job) throws InterruptedException {
        job.cancel();
        return newest();
    }

    private StoredCheckpoint stop(RunningJob job) throws InterruptedException {
        board.await(
                () -> job.isEnded() || board.isQuiet(),
                plan.settings().callTimeout().toNanos());
        Optional<String> savepoint = job.isEnded()
                ? Optional.empty()
                : job.stopWithSavepoint(
                        folder.checkpoints().savepoints(), plan.settings().callTimeout());
        Optional<DataWeaverException> failure = job.awaitEnd();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return savepoint.map(folder.checkpoints()::at).orElseGet(this::newest);
    }

    private StoredCheckpoint newest() {
        return folder.checkpoints()
                .newest()
                .orElseThrow(() -> new DataWeaverException(
                        StateErrorCode.INTERNAL,
                        "a job of Flink has ended, and left no checkpoint of " + session.run()));
    }

    /** After a failure: what the newest checkpoint holds is how far the run is, also for people and other engines. */
    private void storeNewest(DataWeaverException failed) {
        try {
            folder.checkpoints().newest().ifPresent(this::store);
        } catch (DataWeaverException notStored) {
            failed.addSuppressed(notStored);
        }
    }

    private void store(StoredCheckpoint checkpoint) {
        session.store(
                RunState.Status.RUNNING,
                checkpoint.splits(),
                CheckpointIds.largest(session.begunAt(), checkpoint.id()));
        folder.jobEnded(session);
        checkpoint.splits().forEach(board.splits()::reached);
    }
}

package io.dataweaver.engine.flink;

import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CheckpointWatch;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Coordinator;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.run.WorkOrder;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.SplitProgress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * One run from the side of its client: takes the state, has Flink do the work, and publishes the end.
 *
 * <p>Flink's newest checkpoint is the truth about how far the splits have come; what the state store holds says which run it
 * is, and how it stands when no job is under way.
 */
final class FlinkRun implements Coordinator {

    private final PipelinePlan plan;
    private final CoordinatedRun run;
    private final RunEnvironment environment;
    private final ClusterSupplier clusters;
    private final Optional<URI> checkpoints;
    private final Scheduler scheduler;
    private final RunObservation observation;
    private final CheckpointWatch watch;
    private volatile @Nullable RunBoard board;

    /** Where jobs run; started when the first of them is. */
    interface ClusterSupplier {
        FlinkCluster get();
    }

    /**
     * Creates a run.
     *
     * @param checkpoints where Flink keeps checkpoints; empty for the folder of the pipeline
     */
    FlinkRun(CoordinatedRun run, ClusterSupplier clusters, Optional<URI> checkpoints) {
        this.run = run;
        this.plan = run.plan();
        this.environment = run.environment();
        this.clusters = clusters;
        this.checkpoints = checkpoints;
        this.scheduler = environment.scheduler();
        this.observation = run.observation();
        this.watch = run.watch();
    }

    @Override
    public RunResult.Outcome coordinate() throws InterruptedException {
        FlinkCluster cluster = clusters.get();
        if (!cluster.awaitReady(run)) {
            return RunResult.Outcome.STOPPED;
        }
        RunSession session = run.begin(run.retrying(), FlinkEnginePlugin.NAME);
        RunFolder folder = new RunFolder(
                environment.folder(plan.name()).toAbsolutePath(),
                plan.name(),
                session.run().run(),
                checkpoints);
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
            if (run.isStopping()) {
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

    @Override
    public RunProgress progress(Duration elapsed, long now) {
        RunBoard joined = board;
        return joined == null ? RunProgress.notBegun(elapsed) : joined.splits().progress(elapsed, now);
    }

    @Override
    public void stop() {
        RunBoard joined = board;
        if (joined != null) {
            joined.stop();
        }
    }
}

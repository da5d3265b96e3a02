package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
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
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.run.WorkOrder;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of a pipeline, from the side of the process that starts it: puts up what workers need, is the first of them,
 * and makes checkpoints of what all of them report.
 */
final class KafkaRun implements Coordinator {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaRun.class);

    private final KafkaSettings settings;
    private final Cluster cluster;
    private final Duration pace;
    private final CoordinatedRun run;
    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final Scheduler scheduler;
    private final RunObservation observation;
    private final SplitBoard board = new SplitBoard();
    private final RejectionGuard guard;
    private final CheckpointWatch watch;
    private volatile @Nullable SplitCrew crew;

    /**
     * Creates a run.
     *
     * @param cluster closed when the run has ended
     * @param pace of looking for transactions that hang
     */
    KafkaRun(CoordinatedRun run, KafkaSettings settings, Cluster cluster, Duration pace) {
        this.run = run;
        this.settings = settings;
        this.cluster = cluster;
        this.pace = pace;
        this.plan = run.plan();
        this.environment = run.environment();
        this.scheduler = environment.scheduler();
        this.observation = run.observation();
        this.guard = new RejectionGuard(plan, board::counts);
        this.watch = run.watch();
    }

    @Override
    public RunResult.Outcome coordinate() throws InterruptedException {
        RunSession session = run.begin(run.retrying());
        board.begin(session.splits());
        ReportLedger ledger = new ReportLedger(board, session.begunAt());
        board.published(session.prepare());
        try (WorkOrder order = WorkOrder.shared(session.run(), plan, environment, observation);
                Work work = Work.open(order.text())) {
            if (!board.isFinished()) {
                moveRows(session, ledger, order, work);
            }
            if (!board.isFinished()) {
                return RunResult.Outcome.STOPPED;
            }
            guard.check(true);
            session.complete(board.snapshot(), work.rejections());
        }
        session.end(board.snapshot());
        return RunResult.Outcome.COMPLETED;
    }

    private void moveRows(RunSession session, ReportLedger ledger, WorkOrder order, Work work)
            throws InterruptedException {
        try (StartTopics topics = StartTopics.create(settings, cluster, plan, environment, session)) {
            topics.offer(board.snapshot(), session.begunAt());
            topics.announce(StartNotice.Phase.RUNNING);
            SplitCrew own = new SplitCrew(work, guard, board, unreported -> {});
            try (ReportReader reports = new ReportReader(settings, topics.application());
                    NoticeBoard notices = new NoticeBoard(settings, topics.names());
                    KafkaWorker worker = new KafkaWorker(settings, topics.application(), "starter", own)) {
                worker.start();
                crew = own;
                new Supervision(session, ledger, order, topics, reports, notices, worker).run();
            } finally {
                crew = null;
                tellEnd(topics);
            }
        }
    }

    /** Lets workers go; those that do not hear it find their topics gone at the next start. */
    private void tellEnd(StartTopics topics) {
        try {
            topics.announce(StartNotice.Phase.ENDED);
        } catch (DataWeaverException unheard) {
            LOG.warn("workers of '{}' could not be told that the run has ended: {}", plan.name(), unheard.getMessage());
        }
    }

    /** Makes checkpoints of what workers report, until all is moved or at rest. */
    private final class Supervision {
        private static final Duration LOOK = Duration.ofMillis(100);
        private static final Duration FORGET_AFTER = Duration.ofSeconds(10);

        private final RunSession session;
        private final ReportLedger ledger;
        private final WorkOrder order;
        private final StartTopics topics;
        private final ReportReader reports;
        private final NoticeBoard notices;
        private final KafkaWorker worker;
        private final HangingTransactions hanging;
        private long restUntil;
        private long forgotten = scheduler.nanoTime();

        Supervision(
                RunSession session,
                ReportLedger ledger,
                WorkOrder order,
                StartTopics topics,
                ReportReader reports,
                NoticeBoard notices,
                KafkaWorker worker) {
            this.session = session;
            this.ledger = ledger;
            this.order = order;
            this.topics = topics;
            this.reports = reports;
            this.notices = notices;
            this.worker = worker;
            this.hanging = new HangingTransactions(cluster, topics.partitions(), scheduler, pace);
        }

        void run() throws InterruptedException {
            watch.begin();
            while (!board.isFinished() && ledger.rested() < settings.parts()) {
                take(reports.poll(LOOK));
                throwFailure();
                checkStillNewest();
                hanging.check();
                worker.crew().giveUpStuck();
                if (run.progress().lag().isZero()) {
                    watch.made(); // nothing waits to become durable
                }
                watch.check(null);
                if (run.isStopping()) {
                    rest();
                }
            }
        }

        /** Another process may have started the pipeline with a state of its own: workers are at that start then. */
        private void checkStillNewest() {
            Optional<StartNotice> newest = notices.await(Duration.ZERO);
            if (newest.isPresent() && !newest.get().application().equals(topics.application())) {
                throw new DataWeaverException(
                        StateErrorCode.FENCED,
                        "pipeline '" + plan.name() + "' was started again elsewhere: workers have left "
                                + topics.application() + " for " + newest.get().application());
            }
        }

        private void take(List<Report> all) throws InterruptedException {
            boolean moved = false;
            DataWeaverException failed = null;
            for (Report report : all) {
                if (report instanceof Report.Moved some) {
                    ledger.take(some.kept());
                    moved = true;
                } else if (report instanceof Report.Rested part) {
                    ledger.take(part);
                } else if (report instanceof Report.Failed told && failed == null) {
                    failed = told.failure();
                }
            }
            if (moved) {
                checkpoint();
                guard.check(false);
            }
            throwFailure();
            if (failed != null) {
                throw failed;
            }
        }

        /** Stores how far everything has come, publishes it and tells the source. */
        private void checkpoint() throws InterruptedException {
            long begun = scheduler.nanoTime();
            List<SplitProgress> snapshot = board.snapshot();
            session.store(RunState.Status.RUNNING, snapshot, ledger.lastCheckpoint());
            session.publish(snapshot);
            board.published(snapshot);
            session.acknowledge(snapshot);
            observation.checkpointed(scheduler.nanoTime() - begun);
            watch.made();
            forgetReports();
        }

        /** A failure in this process is told as it was thrown; of others there is a report. */
        private void throwFailure() {
            Optional<DataWeaverException> own = order.failure().or(worker::failure);
            if (own.isPresent()) {
                throw own.get();
            }
        }

        /** Reports need not be kept any longer, and not be let go of each time. */
        private void forgetReports() {
            long now = scheduler.nanoTime();
            if (now - forgotten > FORGET_AFTER.toNanos()) {
                forgotten = now;
                topics.forgetReports(reports.position());
            }
        }

        private void rest() {
            long now = scheduler.nanoTime();
            Duration limit = plan.settings().callTimeout().multipliedBy(SplitCrew.CALLS_IN_STEP);
            if (restUntil == 0) {
                restUntil = (now + limit.toNanos()) | 1; // never 0, which means: not asked to rest yet
                worker.crew().rest();
                topics.announce(StartNotice.Phase.STOPPING);
            } else if (now - restUntil > 0) {
                throw new DataWeaverException(
                        StateErrorCode.NO_PROGRESS,
                        "workers of pipeline '" + plan.name() + "' did not come to rest within " + limit.toSeconds()
                                + " s; the next start resumes from the last checkpoint");
            }
        }
    }

    @Override
    public RunProgress progress(Duration elapsed, long now) {
        return board.progress(elapsed, now);
    }

    @Override
    public void stop() {
        SplitCrew moving = crew;
        if (moving != null) {
            moving.rest();
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}

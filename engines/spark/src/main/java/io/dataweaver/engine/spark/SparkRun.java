package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
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
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.run.WorkOrder;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.apache.spark.sql.SparkSession;

/** One run: a coordinator that takes the state, has queries work on the splits, and ends the run. */
final class SparkRun implements Coordinator {

    private static final String QUERY = "query";

    private final PipelinePlan plan;
    private final CoordinatedRun run;
    private final RunEnvironment environment;
    private final IntFunction<SparkSession> sessions;
    private final String key;
    private final SplitBoard board = new SplitBoard();
    private final RunControl control;
    private final RunObservation observation;
    private final CheckpointWatch watch;
    private long settled;

    /**
     * Creates a run.
     *
     * @param sessions returns the session, given how many tasks are to run at the same time
     */
    SparkRun(CoordinatedRun run, IntFunction<SparkSession> sessions) {
        this.run = run;
        this.plan = run.plan();
        this.environment = run.environment();
        this.sessions = sessions;
        this.key = plan.name() + "-" + UUID.randomUUID();
        this.control =
                new RunControl(environment.scheduler(), new LiveStages(board, new RejectionGuard(plan, board::counts)));
        this.observation = run.observation();
        this.watch = run.watch();
    }

    @Override
    public RunResult.Outcome coordinate() throws InterruptedException {
        RunSession session = run.begin(run.retrying(control));
        board.begin(session.splits());
        session.prepare();
        return spark().sparkContext().isLocal() ? runHere(session) : runElsewhere(session);
    }

    private SparkSession spark() {
        return sessions.apply(plan.settings().parallelism());
    }

    private RunResult.Outcome runHere(RunSession session) throws InterruptedException {
        try (WorkOrder order = WorkOrder.shared(session.run(), plan, environment, observation);
                Work work = Work.open(order.text())) {
            return run(session, order, work.rejections());
        }
    }

    private RunResult.Outcome runElsewhere(RunSession session) throws InterruptedException {
        try (WorkOrder order = WorkOrder.shipped(session.run(), plan, environment);
                RejectionHandler rejections =
                        plan.rejections().create(session.run(), environment.folder(plan.name()))) {
            return run(session, order, rejections);
        }
    }

    private RunResult.Outcome run(RunSession session, WorkOrder order, RejectionHandler rejections)
            throws InterruptedException {
        RunEpochs epochs = new RunEpochs(plan, environment, session, control, board, key, order.text(), observation);
        watch.begin();
        moveRows(epochs);
        if (!board.isFinished()) {
            return RunResult.Outcome.STOPPED;
        }
        epochs.checkRejections();
        session.complete(board.snapshot(), rejections);
        session.end(board.snapshot());
        return RunResult.Outcome.COMPLETED;
    }

    /** Runs queries until all splits are finished or the run ends; another one after Spark has ended one. */
    private void moveRows(RunEpochs epochs) throws InterruptedException {
        int failures = 0;
        while (!board.isFinished() && !control.isEnding()) {
            List<SplitProgress> before = board.snapshot();
            try {
                query(epochs);
            } catch (DataWeaverException failed) {
                failures = before.equals(board.snapshot()) ? failures + 1 : 1;
                tryAgain(failed, failures);
            }
        }
        Optional<DataWeaverException> failure = control.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void tryAgain(DataWeaverException failed, int failures) throws InterruptedException {
        if (control.failure().isPresent() || !plan.settings().retry().allows(failed, failures)) {
            control.fail(failed);
            return;
        }
        Duration delay = plan.settings().retry().delay(failures, environment.random());
        observation.retries(QUERY, failed, failures, delay);
        if (!control.pause(delay)) {
            control.fail(failed);
        }
    }

    private void query(RunEpochs epochs) throws InterruptedException {
        SparkSession spark = spark();
        epochs.runsOn(spark.sparkContext()::defaultParallelism);
        DriverRuns.enter(key, epochs);
        try {
            new StreamingRun(spark, key).run(() -> look(epochs));
        } finally {
            DriverRuns.leave(key);
        }
    }

    /** Looks after the query, which runs meanwhile. */
    private void look(RunEpochs epochs) {
        if (epochs.settled() != settled) {
            settled = epochs.settled();
            control.unhindered();
            watch.made();
        }
        epochs.checkStuck();
        watch.check(control.hindrance());
    }

    @Override
    public RunProgress progress(Duration elapsed, long now) {
        return board.progress(elapsed, now);
    }

    @Override
    public void stop() {
        control.stop();
    }
}

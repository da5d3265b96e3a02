package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run of one plan, as far as it is the same on all engines: its thread, the lock of the pipeline, what becomes of failures,
 * who is told, and its end. How rows get moved is the {@link Coordinator}'s.
 *
 * <p><b>Threads.</b> Any thread may call what {@link RunHandle} has; the rest is for the coordinator.
 */
public final class CoordinatedRun implements RunHandle, Retrying.Patience {

    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final boolean restart;
    private final Scheduler scheduler;
    private final RunEnd end;
    private final long started;
    private final RunObservation observation;
    private final CheckpointWatch watch;
    /** Null while it is made: the observer may ask early. */
    private volatile @Nullable Coordinator coordinator;

    private volatile String name = "";

    /** Whether the source has told, at a time when the run was not to stop, that there are further splits. */
    private volatile boolean furtherSplits;

    private CoordinatedRun(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        this.plan = plan;
        this.environment = environment;
        this.restart = restart;
        this.scheduler = environment.scheduler();
        this.end = new RunEnd(scheduler);
        this.started = scheduler.nanoTime();
        this.observation = environment.observer().begins(plan, this);
        this.watch = new CheckpointWatch(plan, scheduler, observation);
    }

    /**
     * Starts a run; returns at once.
     *
     * @param restart forget an unfinished run and begin another
     * @param coordinating makes the coordinator, which may ask the run it is given for everything but where it stands
     */
    public static RunHandle start(
            PipelinePlan plan,
            RunEnvironment environment,
            boolean restart,
            Function<CoordinatedRun, Coordinator> coordinating) {
        CoordinatedRun run = new CoordinatedRun(plan, environment, restart);
        Coordinator coordinator = coordinating.apply(run);
        run.coordinator = coordinator;
        Task unused = run.task("coordinator", () -> run.coordinate(coordinator));
        return run;
    }

    /** Starts a thread of the run. */
    public Task task(String role, Runnable work) {
        return scheduler.start("dataweaver-" + plan.name() + "-" + role, work);
    }

    private void coordinate(Coordinator coordinator) {
        RunResult.Outcome outcome = RunResult.Outcome.FAILED;
        DataWeaverException failed = null;
        try (StateStore.StateLock held = environment.store().lock(plan.name())) {
            outcome = coordinator.coordinate();
        } catch (DataWeaverException known) {
            failed = known;
        } catch (InterruptedException stopped) {
            failed = new DataWeaverException(StateErrorCode.INTERNAL, "the coordinator was interrupted", stopped);
        } catch (Exception | Error unexpected) { // Scala and Kotlin throw checked ones that nobody has declared.
            failed = broken(unexpected);
        }
        try {
            coordinator.close();
        } catch (DataWeaverException known) {
            failed = failed == null ? known : failed;
        } catch (Exception unexpected) {
            failed = failed == null ? broken(unexpected) : failed;
        }
        RunProgress last = progress();
        if (failed == null && furtherSplits && outcome == RunResult.Outcome.STOPPED) {
            failed = LaterSplits.come(plan);
        }
        if (failed == null) {
            failed = SuspendedTables.failure(plan, last.suspended()).orElse(null);
        }
        RunResult result = new RunResult(
                failed == null ? outcome : RunResult.Outcome.FAILED,
                name,
                failed == null ? last.counts() : last.durable(),
                last.resumed(),
                last.elapsed(),
                Optional.ofNullable(failed));
        observation.ended(result);
        end.reached(result);
    }

    private static DataWeaverException broken(Throwable unexpected) {
        return new DataWeaverException(StateErrorCode.INTERNAL, "the run broke: " + unexpected, unexpected);
    }

    // ---- for the coordinator --------------------------------------------------------------------------------------

    public PipelinePlan plan() {
        return plan;
    }

    public RunEnvironment environment() {
        return environment;
    }

    /** Returns who is told what happens in this run. */
    public RunObservation observation() {
        return observation;
    }

    /** Returns what watches over how long no checkpoint has come about; the coordinator says when to begin. */
    public CheckpointWatch watch() {
        return watch;
    }

    /** Returns what makes calls again for as long as the run is not to stop and no checkpoint is long overdue. */
    public Retrying retrying() {
        return retrying(this);
    }

    /** Returns what makes calls again for as long as {@code patience} has it. */
    public Retrying retrying(Retrying.Patience patience) {
        return new Retrying(plan.settings().retry(), environment.random(), patience, observation);
    }

    /** Begins the session of the run: see {@link RunSession#begin}. */
    public RunSession begin(Retrying retrying) throws InterruptedException {
        return begun(RunSession.begin(plan, environment, retrying, restart));
    }

    /** Does the same for an engine that may be further than the state store. */
    public RunSession begin(Retrying retrying, String engine) throws InterruptedException {
        return begun(RunSession.begin(plan, environment, retrying, restart, engine));
    }

    private RunSession begun(RunSession session) {
        name = session.run().run();
        session.whenFurther(this::endBeforeFurther);
        if (!session.gone().isEmpty()) {
            observation.replanned(session.gone().stream()
                    .map(dataset -> dataset + " is gone: nothing more comes of it, and its rows stay where they are")
                    .toList());
        }
        return session;
    }

    /** Lets this attempt end in good order: the next one has the further splits. */
    private void endBeforeFurther() {
        if (!end.isStopping()) {
            furtherSplits = true;
            stop();
        }
    }

    /** Tells whether the run is to stop. */
    public boolean isStopping() {
        return end.isStopping();
    }

    @Override
    public void check(DataWeaverException failure) {
        watch.check(failure);
    }

    @Override
    public boolean pause(Duration delay) throws InterruptedException {
        return end.pause(delay);
    }

    // ---- for whoever started it -----------------------------------------------------------------------------------

    @Override
    public RunProgress progress() {
        long now = scheduler.nanoTime();
        Duration elapsed = Duration.ofNanos(now - started);
        Coordinator moving = coordinator;
        return moving == null
                ? RunProgress.notBegun(elapsed)
                : moving.progress(elapsed, now).overdueFor(watch.overdue());
    }

    @Override
    public Tap tap(TapRequest request) {
        return environment.tap(plan.pipeline(), request);
    }

    @Override
    public Verifications verifications() {
        return environment.verifications(plan.pipeline());
    }

    @Override
    public void stop() {
        end.stop();
        Coordinator moving = coordinator;
        if (moving != null) {
            moving.stop();
        }
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

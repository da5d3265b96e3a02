package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.ShippingErrorCode;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.Suspension;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that goes on when columns change at its source: as soon as a reader says so, everything before the change is durable and
 * the plan ends, the pipeline is planned again and goes on at its positions with the new plan. One run for whoever started it, on
 * any engine. So it does where {@linkplain LaterSplits further splits} come.
 *
 * <p>Where broken tables wait while the others go on, one that met other columns waits until the plan is stopped and made again.
 *
 * <p>If the new plan reads and writes what the old one did, or cannot be made, the run ends with what the reader said.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class EvolvingRun implements RunHandle {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LOOK_FOR_TABLES = Duration.ofSeconds(5);

    private final RunEnvironment environment;
    private final Supplier<PipelinePlan> planning;
    private final PipelinePlan first;
    private final RunEnd end;
    private final long started;
    private final ContinuedObservation observation;
    private volatile @Nullable RunHandle current;

    /** The changes of targets of which was told that they wait to be approved; of the thread that follows the attempts. */
    private final Set<String> waiting = new HashSet<>();

    /** How the first attempt ended that found out which run it is. */
    private volatile @Nullable RunResult begun;

    /** What the attempts that have ended made durable. */
    private volatile RunCounts moved = RunCounts.NONE;

    /** Whether the thread that follows the attempts was interrupted; of that thread. */
    private boolean interrupted;

    private EvolvingRun(RunEnvironment environment, PipelinePlan first, Supplier<PipelinePlan> planning) {
        this.environment = environment;
        this.planning = planning;
        this.first = first;
        this.end = new RunEnd(environment.scheduler());
        this.started = environment.scheduler().nanoTime();
        this.observation = new ContinuedObservation(environment.observer(), this);
    }

    /**
     * Starts a run; returns at once.
     *
     * @param first the plan to begin with; stays open until the run has ended; the caller closes it then
     * @param planning makes each further plan
     */
    static RunHandle start(
            Engine engine,
            PipelinePlan first,
            RunEnvironment environment,
            boolean restart,
            Supplier<PipelinePlan> planning) {
        EvolvingRun run = new EvolvingRun(environment, first, planning);
        run.startOn(engine, restart);
        return run;
    }

    private void startOn(Engine engine, boolean restart) {
        RunEnvironment inner = environment.observedOnlyBy(observation);
        List<String> changes = ofTarget(first);
        current = engine.startParts(first, inner, restart);
        Task unused = environment.scheduler().start("dataweaver-" + first.name() + "-evolution", () -> {
            RunResult last = follow(engine, inner, restart, changes);
            end.reached(ended(last));
            if (interrupted) {
                // Not before: what closes plans, and is told of the end, may wait for something.
                Thread.currentThread().interrupt();
            }
        });
    }

    /** An attempt that was refused before it began knows neither the run nor what was moved. */
    private RunResult ended(RunResult last) {
        RunResult origin = begun == null ? last : begun;
        RunResult whole = new RunResult(
                last.outcome(),
                last.run().isEmpty() ? origin.run() : last.run(),
                atLeastMoved(last.counts()),
                origin.resumed(),
                elapsed(),
                last.failure());
        observation.endsAll(whole);
        return whole;
    }

    private Duration elapsed() {
        return Duration.ofNanos(environment.scheduler().nanoTime() - started);
    }

    /** Returns {@code counts} of an attempt, which knows only once it has begun what those before it have moved. */
    private RunCounts atLeastMoved(RunCounts counts) {
        RunCounts before = moved;
        return counts.read() < before.read() ? before : counts;
    }

    /**
     * Follows one attempt behind the other; returns how the last one ended.
     *
     * @param restart whether the first one was to begin another run
     * @param ofFirst what the first plan changes at the target
     */
    private RunResult follow(Engine engine, RunEnvironment inner, boolean restart, List<String> ofFirst) {
        PipelinePlan plan = first;
        try {
            tell(ofFirst);
            while (true) {
                PipelinePlan next = whileTablesWait(plan);
                RunResult result = attempt().await();
                begun = begun == null && !result.run().isEmpty() ? result : begun;
                moved = atLeastMoved(result.counts());
                if (next != null && !goesOnFrom(result)) {
                    next.close();
                    next = null;
                }
                if (next == null) {
                    DataWeaverException changed =
                            result.failure().filter(this::isToGoOn).orElse(null);
                    if (changed == null) {
                        return result;
                    }
                    if (end.isStopping()) {
                        return stopped(result);
                    }
                    try {
                        next = planAgain(plan, changed);
                    } catch (DataWeaverException refused) {
                        return failed(result, refused);
                    }
                }
                close(plan);
                if (LaterSplits.mayCome(plan)) {
                    // Also of the first: what it holds for a phase is not to be held for as long as the run goes on.
                    plan.source().close();
                }
                PipelinePlan before = plan;
                plan = next;
                tell(changes(before, plan));
                current = engine.startParts(plan, inner, restart && begun == null);
                if (end.isStopping()) {
                    attempt().stop();
                }
            }
        } catch (InterruptedException stopped) {
            interrupted = true;
            return broken(new DataWeaverException(StateErrorCode.INTERNAL, "the run was interrupted", stopped));
        } catch (DataWeaverException known) {
            return broken(known);
        } catch (RuntimeException | Error unexpected) {
            return broken(new DataWeaverException(StateErrorCode.INTERNAL, "the run broke: " + unexpected, unexpected));
        } finally {
            close(plan);
        }
    }

    /** Lets the attempt end if it has not, for its plan is closed behind this; returns how far it came. */
    private RunResult broken(DataWeaverException why) {
        attempt().stop();
        while (true) {
            try {
                return failed(attempt().await(), why);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
    }

    /**
     * Follows an attempt in which broken tables wait while the others go on: one that waits for other columns need not wait for
     * the next start. So with tables that come meanwhile. Stops the attempt if a new plan has them.
     *
     * @return the new plan; null if the attempt has ended and there is none, or nothing of that kind can be
     */
    private @Nullable PipelinePlan whileTablesWait(PipelinePlan plan) throws InterruptedException {
        boolean isolates = plan.settings().tables() == TableFailures.ISOLATE
                && !plan.schemaPolicy().isFrozen();
        boolean mayCome = LaterSplits.mayCome(plan);
        if (!isolates && !mayCome) {
            return null;
        }
        Set<String> looked = new HashSet<>();
        long due = environment.scheduler().nanoTime() + LOOK_FOR_TABLES.toNanos();
        Set<String> given = approved(plan);
        boolean ended;
        do {
            Set<String> now = approved(plan);
            if (!now.equals(given)) {
                given = now;
                looked.clear();
            }
            ended = attempt().await(LOOK).isPresent();
            boolean news = isolates && waitsForColumns(looked);
            if (mayCome && environment.scheduler().nanoTime() - due >= 0) {
                news |= tablesHaveCome(plan);
                due = environment.scheduler().nanoTime() + LOOK_FOR_TABLES.toNanos();
            }
            PipelinePlan next = news && !end.isStopping() ? differentPlan(plan) : null;
            if (next != null) {
                attempt().stop();
                return next;
            }
        } while (!ended);
        return null;
    }

    private Set<String> approved(PipelinePlan plan) {
        return plan.schemaPolicy().asks()
                ? Approvals.of(environment, first.pipeline()).ids()
                : Set.of();
    }

    private boolean waitsForColumns(Set<String> looked) {
        boolean waits = false;
        for (Suspension waiting : attempt().progress().suspended()) {
            waits |= waiting.kind() == ErrorKind.SCHEMA && looked.add(waiting.split());
        }
        return waits;
    }

    /** What cannot be found out now is looked for again. */
    private static boolean tablesHaveCome(PipelinePlan plan) {
        try {
            return !plan.source().newDatasets().isEmpty();
        } catch (DataWeaverException unknown) {
            return false;
        }
    }

    /** Returns a plan of other columns; null if there is none to go on with: the table that asked for it goes on waiting. */
    private @Nullable PipelinePlan differentPlan(PipelinePlan before) throws InterruptedException {
        PipelinePlan next;
        try {
            next = retrying(before).get(planning);
        } catch (DataWeaverException refused) {
            return null;
        }
        if (SchemaDifference.isNone(before, next) || isRefused(before, next)) {
            next.close();
            return null;
        }
        return next;
    }

    /** Tells whether a start would refuse what has changed, of one table: to stop for that would end all others, too. */
    private boolean isRefused(PipelinePlan before, PipelinePlan next) throws InterruptedException {
        try {
            KnownColumns.check(KnownColumns.of(before, List.of()), next);
            List<PendingChange> pending = retrying(next).get(() -> TargetApproval.pending(next));
            tell(pending.stream()
                    .filter(change -> waiting.add(change.id()))
                    .map(change -> "waits to be approved: " + change.statement())
                    .toList());
            return !pending.isEmpty();
        } catch (DataWeaverException refused) {
            return true;
        }
    }

    /** Tells whether an attempt that was stopped for another plan has ended as it was to. */
    private boolean goesOnFrom(RunResult result) {
        return !end.isStopping()
                && result.failure()
                        .map(failure -> failure.code().id().equals(StateErrorCode.TABLE_SUSPENDED.id())
                                || LaterSplits.isTold(failure))
                        .orElse(result.outcome() == RunResult.Outcome.STOPPED);
    }

    /** What the sink is going to do about it is known before it does it. */
    private static List<String> ofTarget(PipelinePlan plan) {
        return plan.sink().changes(plan.outputs()).stream()
                .map(change -> "at the target: " + change)
                .toList();
    }

    private List<String> changes(PipelinePlan before, PipelinePlan next) throws InterruptedException {
        List<String> changes = new ArrayList<>(SchemaDifference.between(before, next));
        changes.addAll(retrying(next).get(() -> ofTarget(next)));
        return changes;
    }

    private Retrying retrying(PipelinePlan plan) {
        return new Retrying(plan.settings().retry(), environment.random(), end::pause, observation.told());
    }

    private void tell(List<String> changes) {
        if (!changes.isEmpty()) {
            new SchemaHistory(environment.folder(first.pipeline()))
                    .add(environment.clock().instant(), changes);
            observation.replanned(changes);
        }
    }

    /** The first plan is the caller's. */
    private void close(PipelinePlan plan) {
        if (plan != first) {
            plan.close();
        }
    }

    private RunHandle attempt() {
        RunHandle attempt = current;
        if (attempt == null) {
            throw new IllegalStateException("the run was not started");
        }
        return attempt;
    }

    /** Either the reader met other columns, or a worker that planned later than the run began did. */
    private static boolean tellsOfChange(DataWeaverException failure) {
        return failure.code().kind() == ErrorKind.SCHEMA
                || failure.code().id().equals(ShippingErrorCode.PLAN_DIFFERS.id());
    }

    private boolean isToGoOn(DataWeaverException failure) {
        boolean differs = failure.code().id().equals(ShippingErrorCode.PLAN_DIFFERS.id());
        return LaterSplits.isTold(failure)
                || (differs && LaterSplits.mayCome(first))
                || (!first.schemaPolicy().isFrozen() && tellsOfChange(failure));
    }

    private PipelinePlan planAgain(PipelinePlan before, DataWeaverException changed) throws InterruptedException {
        if (LaterSplits.isTold(changed)) {
            return retrying(before).get(planning);
        }
        PipelinePlan next;
        try {
            next = retrying(before).get(planning);
        } catch (DataWeaverException refused) {
            throw new DataWeaverException(
                    changed.code(),
                    changed.getMessage() + "; the run cannot go on with that: " + refused.getMessage(),
                    refused.hint() == null ? changed.hint() : refused.hint(),
                    refused);
        }
        if (SchemaDifference.isNone(before, next)) {
            next.close();
            throw changed;
        }
        return next;
    }

    private static RunResult failed(RunResult last, DataWeaverException why) {
        return new RunResult(
                RunResult.Outcome.FAILED, last.run(), last.counts(), last.resumed(), last.duration(), Optional.of(why));
    }

    /** What the failed attempt had made durable is where the next start goes on. */
    private static RunResult stopped(RunResult last) {
        return new RunResult(
                RunResult.Outcome.STOPPED,
                last.run(),
                last.counts(),
                last.resumed(),
                last.duration(),
                Optional.empty());
    }

    // ---- for whoever started it -----------------------------------------------------------------------------------

    @Override
    public RunProgress progress() {
        RunHandle attempt = current;
        if (attempt == null) {
            return RunProgress.notBegun(elapsed());
        }
        RunProgress now = attempt.progress();
        RunResult origin = begun;
        return new RunProgress(
                atLeastMoved(now.counts()),
                origin == null ? now.resumed() : origin.resumed(),
                atLeastMoved(now.durable()),
                now.share(),
                elapsed(),
                now.lag(),
                now.overdue(),
                now.bufferedBytes(),
                now.source(),
                now.suspended());
    }

    @Override
    public Tap tap(TapRequest request) {
        return environment.tap(first.pipeline(), request);
    }

    @Override
    public Verifications verifications() {
        return environment.verifications(first.pipeline());
    }

    @Override
    public void stop() {
        end.stop();
        RunHandle attempt = current;
        if (attempt != null) {
            attempt.stop();
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

package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.exchange.ExpectsSplits;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.KnownDataset;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run from the side of whoever coordinates it: which run it is and from where it goes on, its checkpoints, and its end.
 * The same on all engines, so that what one engine began is known to each.
 *
 * <p><b>Life.</b> {@link #begin}; {@link #prepare}; any number of {@link #store}, {@link #publish} and {@link #acknowledge},
 * in this order; {@link #complete} if all splits are finished. The caller holds the lock of the pipeline in the state store
 * for as long.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
public final class RunSession {

    private static final String ANY = "";
    private static final Failpoint AFTER_FENCE = Failpoint.named("run.after_fence");
    private static final Failpoint BEFORE_COMMIT = Failpoint.named("run.before_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("run.after_commit");
    private static final Failpoint BEFORE_ACKNOWLEDGE = Failpoint.named("run.before_acknowledge");
    private static final Failpoint BEFORE_COMPLETE = Failpoint.named("run.before_complete");
    private static final Failpoint AFTER_COMPLETE = Failpoint.named("run.after_complete");

    private final PipelinePlan plan;
    private final Retrying retrying;
    private final StateStore store;
    private final SinkRun run;
    private final List<SplitProgress> splits;
    private final RunState.Status begun;
    private final List<KnownDataset> known;

    /** What was known when the target was made ready last: until it is ready again, that is what the state has to tell. */
    private final List<KnownDataset> knownBefore;

    private final long stored;

    private boolean isReady;
    private long sequence;
    private boolean hasOtherSplits;
    private List<String> gone = List.of();
    private Runnable whenFurther = () -> {};
    private long finished = -1;

    private RunSession(
            PipelinePlan plan,
            StateStore store,
            Retrying retrying,
            SinkRun run,
            List<SplitProgress> splits,
            RunState.Status begun,
            List<KnownDataset> known,
            List<KnownDataset> knownBefore,
            long sequence) {
        this.plan = plan;
        this.retrying = retrying;
        this.store = store;
        this.run = run;
        this.splits = splits;
        this.begun = begun;
        this.known = known;
        this.knownBefore = knownBefore;
        this.stored = sequence;
        this.sequence = sequence;
    }

    /**
     * Finds out where to go on, and takes the next epoch: earlier starts are refused by the sink from now on.
     *
     * @param restart forget an unfinished run and begin another
     * @throws DataWeaverException if the state is not that of this pipeline or of another definition, or a call failed for
     *     good
     */
    public static RunSession begin(PipelinePlan plan, RunEnvironment environment, Retrying retrying, boolean restart)
            throws InterruptedException {
        return begin(plan, environment, retrying, restart, ANY);
    }

    /**
     * Does the same for an engine that may be further than the state store, because it publishes on its own: see
     * {@link #keptBy}.
     *
     * @param engine its name
     */
    public static RunSession begin(
            PipelinePlan plan, RunEnvironment environment, Retrying retrying, boolean restart, String engine)
            throws InterruptedException {
        Optional<StateStore.SavedState> saved = environment.store().load(plan.name());
        Optional<RunState> before = saved.map(state -> RunStateCodec.decode(state.bytes()));
        before.ifPresent(state -> checkSamePipeline(state, plan, environment));
        Optional<RunState> unfinished = before.filter(state -> !restart && goesOn(state, plan, environment, engine));
        List<KnownDataset> knownBefore = unfinished.map(RunState::datasets).orElse(List.of());
        KnownColumns.check(knownBefore, plan);
        if (unfinished.isEmpty()) {
            plan.targetHistory().forget();
        }
        TargetApproval.check(plan, retrying);
        List<SplitProgress> splits =
                unfinished.isPresent() ? resumed(unfinished.get(), plan) : LaterSplits.first(plan, retrying);
        long proposed = before.map(RunState::epoch).orElse(0L) + 1;
        long epoch = retrying.get(() -> plan.sink().fence(plan.name(), proposed));
        AFTER_FENCE.hit();
        SinkRun run = new SinkRun(
                plan.name(), unfinished.map(RunState::run).orElse("run-" + epoch), epoch, unfinished.isPresent());
        if (run.resumed() && plan.sink().capabilities().contains(Capability.TRANSACTIONAL_POSITIONS)) {
            // What the sink stored with the rows is the truth; the checkpoint may be older.
            Map<String, SplitState> held = retrying.get(() -> plan.sink().positions(run));
            splits = splits.stream().map(split -> split.asHeld(held)).toList();
        }
        int known = splits.size();
        // What only an engine knows is not what to decide upon: the source is asked again once the engine has told it.
        List<Split> gone = List.of();
        if (run.resumed() && unfinished.flatMap(RunState::keptBy).isEmpty()) {
            List<SplitProgress> standing = splits;
            gone = retrying.get(() -> LaterSplits.gone(plan, standing));
            List<SplitProgress> left = LaterSplits.without(gone, standing);
            splits = retrying.get(() -> LaterSplits.added(plan, left));
        }
        RunSession session = new RunSession(
                plan,
                environment.store(),
                retrying,
                new SinkRun(run.pipeline(), run.run(), run.epoch(), run.resumed(), written(splits, plan)),
                splits,
                unfinished.map(RunState::status).orElse(RunState.Status.PREPARING),
                KnownColumns.of(plan, knownBefore),
                knownBefore,
                saved.map(StateStore.SavedState::sequence).orElse(0L));
        session.hasOtherSplits = splits.size() > known || !gone.isEmpty();
        session.gone = gone.stream().map(Split::dataset).distinct().toList();
        return session;
    }

    /** Returns the datasets, as the sink gets them, of which rows were written. */
    private static Set<String> written(List<SplitProgress> splits, PipelinePlan plan) {
        Set<String> begun = splits.stream()
                .filter(split -> split.counts().written() > 0)
                .flatMap(split -> split.split().datasets().stream())
                .collect(Collectors.toSet());
        return plan.datasets().stream()
                .filter(each -> begun.contains(each.dataset().dataset()))
                .map(each -> each.output().dataset())
                .collect(Collectors.toSet());
    }

    /** Refuses the state of another pipeline: a folder was copied or renamed. */
    private static void checkSamePipeline(RunState state, PipelinePlan plan, RunEnvironment environment) {
        if (!state.pipeline().equals(plan.name())) {
            throw new DataWeaverException(
                    StateErrorCode.OTHER_PIPELINE,
                    "the state in " + environment.folder(plan.name()) + " is that of pipeline '" + state.pipeline()
                            + "', but this is '" + plan.name() + "'");
        }
    }

    private static boolean goesOn(RunState state, PipelinePlan plan, RunEnvironment environment, String engine) {
        if (state.status() == RunState.Status.COMPLETED) {
            return false;
        }
        if (!state.keptBy().orElse(engine).equals(engine)) {
            throw new DataWeaverException(
                    StateErrorCode.KEPT_BY_ENGINE,
                    state.run() + " of pipeline '" + plan.name() + "' is unfinished on engine "
                            + state.keptBy().orElseThrow() + ", whose process died in the middle of it",
                    "run it with `--engine " + state.keptBy().orElseThrow()
                            + "` once more, or start over with `--restart`",
                    null);
        }
        boolean same = state.fingerprint().equals(plan.fingerprint());
        if (!same && state.status() == RunState.Status.RUNNING) {
            throw new DataWeaverException(
                    StateErrorCode.OTHER_DEFINITION,
                    "pipeline '" + plan.name() + "' was changed, but " + state.run()
                            + " of the earlier definition is unfinished (state folder "
                            + environment.folder(plan.name()) + ")",
                    "finish it with the earlier definition, or start over with `--restart`",
                    null);
        }
        return same;
    }

    private static List<SplitProgress> resumed(RunState state, PipelinePlan plan) {
        plan.source().resume(state.splits().stream().map(SplitProgress::split).toList());
        return state.splits().stream()
                .map(SplitProgress::triedAgain)
                .map(split -> plan.schemaPolicy().isFrozen()
                        ? split
                        : split.of(plan.source().renew(split.split())))
                .toList();
    }

    /** Returns which run it is. */
    public SinkRun run() {
        return run;
    }

    /** Returns the splits as they stood when the run began: where the last checkpoint left them, or what the sink holds. */
    public List<SplitProgress> splits() {
        return splits;
    }

    /** Returns the datasets of which nothing more comes in this run, because they are gone. */
    List<String> gone() {
        return gone;
    }

    /**
     * Tells whether the run goes on with splits that it did not have before, or without some that it had: what an engine itself has
     * kept of it does not tell of that.
     */
    public boolean hasOtherSplits() {
        return hasOtherSplits;
    }

    /** Returns the number of the checkpoint that the run began with; those of the run are above it. */
    public long begunAt() {
        return stored;
    }

    /** Returns the number of the checkpoint that was stored last. */
    public long checkpoint() {
        return sequence;
    }

    /**
     * Stores which run this is, then makes the sink ready for it, and publishes what an earlier process left unpublished.
     *
     * @return the splits as they are stored now
     */
    public List<SplitProgress> prepare() throws InterruptedException {
        store(begun, splits, 0);
        retrying.run(() -> plan.sink().prepare(run, plan.outputs()));
        isReady = true;
        if (plan.sink() instanceof ExpectsSplits expecting) {
            List<String> ids = splits.stream().map(split -> split.split().id()).toList();
            retrying.run(() -> expecting.expect(run, ids));
        }
        if (begun == RunState.Status.PREPARING || !known.equals(knownBefore)) {
            store(RunState.Status.RUNNING, splits, 0);
        }
        plan.targetHistory().carriedOut();
        if (run.resumed()) {
            publish(splits);
        }
        return splits;
    }

    /**
     * Stores how far everything has come; durable when this returns.
     *
     * @param progress all splits of the run, in order
     * @param lastCheckpoint the largest checkpoint id that a writer was given, for they grow within the run: a process that
     *     resumes it counts on from the number of the state
     */
    public void store(RunState.Status status, List<SplitProgress> progress, long lastCheckpoint) {
        store(status, progress, lastCheckpoint, Optional.empty());
        look(progress);
    }

    /** Says what is done when the source has further splits while others still move. */
    void whenFurther(Runnable action) {
        whenFurther = action;
    }

    /**
     * Looks whether the source has further splits, if more of those that it had have ended. {@link #store} does so; for engines that
     * make checkpoints without it.
     *
     * @param progress all splits of the run, as they are durable
     */
    public void look(List<SplitProgress> progress) {
        long now = finished(progress);
        if (now > finished) {
            finished = now;
            if (now < progress.size() && LaterSplits.haveCome(plan, progress)) {
                whenFurther.run();
            }
        }
    }

    private static long finished(List<SplitProgress> splits) {
        return splits.stream().filter(SplitProgress::finished).count();
    }

    /**
     * Stores that from now on {@code engine} may be further than what is stored, until {@link #store} is called again: it
     * publishes on its own. If this process dies meanwhile, no other engine goes on with the run, for it would repeat that.
     */
    public void keptBy(String engine, List<SplitProgress> progress) {
        // A sink that stores positions tells any engine how far it is.
        if (!plan.sink().capabilities().contains(Capability.TRANSACTIONAL_POSITIONS)) {
            store(RunState.Status.RUNNING, progress, 0, Optional.of(engine));
        }
    }

    private void store(
            RunState.Status status, List<SplitProgress> progress, long lastCheckpoint, Optional<String> keptBy) {
        RunState state = new RunState(
                plan.name(),
                plan.fingerprint(),
                run.run(),
                run.epoch(),
                status,
                progress,
                keptBy,
                isReady ? known : knownBefore);
        sequence = Math.max(sequence + 1, lastCheckpoint);
        store.save(plan.name(), run.epoch(), sequence, RunStateCodec.encode(state));
    }

    /** Lets the sink publish what a stored checkpoint holds. */
    public void publish(List<SplitProgress> checkpoint) throws InterruptedException {
        List<Committable> committables = new ArrayList<>();
        for (SplitProgress split : checkpoint) {
            committables.addAll(split.committables());
        }
        if (!committables.isEmpty()) {
            BEFORE_COMMIT.hit();
            retrying.run(() -> plan.sink().commit(run, committables));
            AFTER_COMMIT.hit();
        }
    }

    /** Tells the source that what the stored checkpoint holds is durable at the sink. */
    public void acknowledge(List<SplitProgress> checkpoint) {
        BEFORE_ACKNOWLEDGE.hit();
        Map<String, Position> positions = new HashMap<>();
        for (SplitProgress split : checkpoint) {
            split.position().ifPresent(position -> positions.put(split.split().id(), position));
        }
        plan.source().acknowledge(new DurableCheckpoint(sequence), positions);
    }

    /**
     * Ends the run: all splits are finished, stored and published.
     *
     * @param progress all splits of the run, in order
     * @throws DataWeaverException with {@link StateErrorCode#FURTHER_SPLITS} if the source has further ones, and with
     *     {@link StateErrorCode#TABLE_SUSPENDED} if some are suspended: the next start goes on
     */
    public void complete(List<SplitProgress> progress, RejectionHandler rejections) throws InterruptedException {
        if (LaterSplits.haveCome(plan, progress)) {
            store(RunState.Status.RUNNING, progress, 0, Optional.empty());
            throw LaterSplits.come(plan);
        }
        SuspendedTables.check(plan, progress);
        List<Committable> last = progress.stream()
                .map(SplitProgress::last)
                .flatMap(Optional::stream)
                .toList();
        BEFORE_COMPLETE.hit();
        retrying.run(() -> plan.sink().complete(run, last));
        AFTER_COMPLETE.hit();
        retrying.run(rejections::complete);
    }

    /** Stores that the run has ended: the next start begins another. */
    public void end(List<SplitProgress> progress) {
        store(RunState.Status.COMPLETED, progress, 0);
    }
}

package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.deadletter.DeadLetterErrorCode;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.deadletter.Replay;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.error.DeadLetterHandlerPlugin;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Planner;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.rehearsal.Preview;
import io.dataweaver.core.rehearsal.PreviewRequest;
import io.dataweaver.core.rehearsal.Previewer;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.verify.Repair;
import io.dataweaver.core.verify.RepairRequest;
import io.dataweaver.core.verify.Verifications;
import io.dataweaver.core.verify.Verifier;
import io.dataweaver.core.verify.VerifyProgress;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Plans and starts pipelines: the one way from a resolved definition to a run, for the command line, the server and the
 * Java API.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class PipelineManager implements AutoCloseable {

    private final ConnectorManager connectors;
    private final RunEnvironment environment;
    private final Map<ComponentRef, Engine> engines = new LinkedHashMap<>();

    /**
     * Creates a manager.
     *
     * @param connectors where components are found; not closed by this
     */
    public PipelineManager(ConnectorManager connectors, RunEnvironment environment) {
        this.connectors = connectors;
        this.environment = environment;
    }

    /**
     * Plans a pipeline: contacts its source and sink, changes nothing.
     *
     * @return to be closed by the caller
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition, and with what its
     *     engine cannot do
     * @throws io.dataweaver.api.error.DataWeaverException if a system cannot be reached or refuses
     */
    public PipelinePlan plan(ResolvedPipeline pipeline) {
        asking(pipeline, () -> engine(pipeline));
        PipelinePlan plan = planUnchecked(pipeline);
        try {
            asking(pipeline, () -> engine(pipeline).check(plan));
            return plan;
        } catch (RuntimeException refused) {
            plan.close();
            throw refused;
        }
    }

    private PipelinePlan planUnchecked(ResolvedPipeline pipeline) {
        RunsBefore before = new RunsBefore(
                pipeline.name(),
                pipeline.schemaPolicy(),
                environment.store(),
                Approvals.of(environment, pipeline.name()));
        return Planner.plan(pipeline, connectors, engine(pipeline).capabilities(), environment.clock(), before);
    }

    /** What the engine refuses for the sake of the definition, is told with the place where the engine is chosen. */
    private static void asking(ResolvedPipeline pipeline, Runnable engine) {
        try {
            engine.run();
        } catch (DataWeaverException refused) {
            if (refused.code().kind() != ErrorKind.DEFINITION) {
                throw refused;
            }
            StringBuilder pointer = new StringBuilder("/").append(PipelineSettings.ENGINE.name());
            if (refused instanceof OptionException about) {
                pointer.append('/').append(pipeline.engine().type());
                about.path().forEach(key -> pointer.append('/').append(key));
            }
            Problems problems = pipeline.newProblems();
            problems.add(pointer.toString(), refused);
            problems.throwIfErrors();
        }
    }

    /** Returns how a plan of {@link #plan} maps to the engine of its pipeline, in lines for people. */
    public List<String> explain(ResolvedPipeline pipeline, PipelinePlan plan) {
        return engine(pipeline).explain(plan);
    }

    /** Plans a pipeline that is to run, as {@link #plan} does; if that fails, its alert hooks are told. */
    public PipelinePlan planToRun(ResolvedPipeline pipeline) {
        try {
            return plan(pipeline);
        } catch (DataWeaverException failed) {
            tellNotStarted(pipeline, failed);
            throw failed;
        }
    }

    /**
     * Puts the unfinished run of a planned pipeline beyond the gaps in its sources, if there are any, as a person has chosen:
     * {@link #start} goes on from there, with or without that choice. Splits without a gap stay where they are. If the process
     * dies meanwhile, each gap is crossed or still there. Without an unfinished run there is nothing to do.
     *
     * @param plan from {@link #planToRun} of the same {@code pipeline}
     * @param choice with {@link GapChoice#ABORT} nothing is looked at: a gap makes the run fail
     * @return the gaps that there were; told to those who observe the run by {@link #start(ResolvedPipeline, PipelinePlan, List)}
     * @throws DataWeaverException with {@link GapErrorCode} if the choice cannot be had, if the pipeline is running, and if a
     *     system cannot be reached or refuses
     */
    public List<CrossedGap> crossGaps(ResolvedPipeline pipeline, PipelinePlan plan, GapChoice choice) {
        if (choice == GapChoice.ABORT) {
            return List.of();
        }
        try {
            return new GapCrossing(plan, environment, gapHistory(pipeline)).cross(choice);
        } catch (DataWeaverException failed) {
            tellNotStarted(pipeline, failed);
            throw failed;
        }
    }

    /**
     * Returns the gaps beyond which runs of a pipeline went on, the oldest first, that no verification has settled: none of the
     * whole table that began since then, by any process with the same state folder, has found both sides equal.
     */
    public List<CrossedGap> unsettledGaps(ResolvedPipeline pipeline) {
        Verifications verifications = verifications(pipeline);
        return gapHistory(pipeline).read().stream()
                .filter(gap -> !verifications.foundEqualSince(gap.at(), gap.dataset()))
                .toList();
    }

    private GapHistory gapHistory(ResolvedPipeline pipeline) {
        return new GapHistory(new DiskStateFiles(environment.folder(pipeline.name())));
    }

    /** Resumes the unfinished run of a planned pipeline beyond gaps that {@link #crossGaps} has returned. */
    public RunHandle start(ResolvedPipeline pipeline, PipelinePlan plan, List<CrossedGap> crossed) {
        if (crossed.isEmpty()) {
            return start(pipeline, plan, false);
        }
        RunObserver observer = environment.observer();
        RunEnvironment told = environment.observedOnlyBy((planned, run) -> {
            RunObservation observation = observer.begins(planned, run);
            observation.crossed(crossed);
            return observation;
        });
        return startWatched(pipeline, plan, told, false);
    }

    /**
     * Starts a planned pipeline, or resumes its unfinished run.
     *
     * @param plan from {@link #planToRun} of the same {@code pipeline}; stays open until the run has ended
     * @param restart forget an unfinished run and begin another
     * @throws io.dataweaver.core.problem.DefinitionException if an alert hook cannot be made
     */
    public RunHandle start(ResolvedPipeline pipeline, PipelinePlan plan, boolean restart) {
        return startWatched(pipeline, plan, environment, restart);
    }

    private RunHandle startWatched(ResolvedPipeline pipeline, PipelinePlan plan, RunEnvironment told, boolean restart) {
        if (pipeline.errors().alerts().to().isEmpty()) {
            return start(pipeline, plan, told, restart);
        }
        RunWatch watch = watch(pipeline);
        try {
            // Whoever waits for the end may end the process then, so the alerts are sent before.
            return start(pipeline, plan, told.observedBy(watch), restart).andThen(watch::join);
        } catch (RuntimeException notStarted) {
            watch.cancel();
            throw notStarted;
        }
    }

    /** Where columns may change, or splits come later, the run plans again. */
    private RunHandle start(ResolvedPipeline pipeline, PipelinePlan plan, RunEnvironment told, boolean restart) {
        return !plan.schemaPolicy().isFrozen() || LaterSplits.mayCome(plan)
                ? EvolvingRun.start(engine(pipeline), plan, told, restart, () -> plan(pipeline))
                : engine(pipeline).startParts(plan, told, restart);
    }

    /**
     * Joins the run of a pipeline that another process has started, as a further worker of its engine.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if it cannot join, or the engine takes no workers
     */
    public RunHandle join(ResolvedPipeline pipeline) {
        try {
            return StagedJoin.join(engine(pipeline), Planner.partNames(pipeline), environment);
        } catch (UnsupportedOperationException takesNone) {
            throw new DataWeaverException(
                    EngineErrorCode.TAKES_NO_WORKERS,
                    "the engine `" + pipeline.engine().type() + "` takes no workers: " + takesNone.getMessage(),
                    EngineErrorCode.TAKES_NO_WORKERS.remedy(),
                    takesNone);
        }
    }

    /**
     * Forgets a pipeline: what its engine keeps of it elsewhere, such as topics, and its state. Dead letters stay.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if a run is under way, or something cannot be removed
     */
    public void delete(ResolvedPipeline pipeline) {
        try (StateStore.StateLock held = environment.store().lock(pipeline.name())) {
            List<String> parts = Planner.partNames(pipeline);
            parts.forEach(engine(pipeline)::delete);
            if (parts.size() > 1) {
                StagedStart.delete(engine(pipeline), parts, environment);
            }
            environment.store().delete(pipeline.name());
            history(pipeline).delete();
            Approvals approvals = Approvals.of(environment, pipeline.name());
            approvals.remove(approvals.ids());
            gapHistory(pipeline).delete();
        }
    }

    /**
     * Returns what has to be done at the targets of a planned pipeline before it can go on, and waits for a person's approval.
     *
     * @param plan from {@link #plan}
     */
    public List<PendingChange> pendingChanges(PipelinePlan plan) {
        return TargetApproval.pending(plan);
    }

    /**
     * Approves changes of targets: the next start makes them, and so does a run that is under way of which a table waits for them.
     * Each counts for just that change, once.
     *
     * @param changes some of {@link #pendingChanges}
     * @param by who approves them, for the history of changes
     */
    public void approve(ResolvedPipeline pipeline, List<PendingChange> changes, String by) {
        Approvals approvals = Approvals.of(environment, pipeline.name());
        Instant now = environment.clock().instant();
        history(pipeline)
                .add(
                        now,
                        changes.stream()
                                .map(change -> by + " approves: " + change.statement())
                                .toList());
        changes.forEach(change -> approvals.give(change, by, now));
    }

    private SchemaHistory history(ResolvedPipeline pipeline) {
        return new SchemaHistory(environment.folder(pipeline.name()));
    }

    /** Returns the changes of columns with which runs of a pipeline have gone on, a line each, the oldest first. */
    public List<String> schemaHistory(ResolvedPipeline pipeline) {
        return history(pipeline).read();
    }

    /**
     * Lets the sources of a pipeline release what their systems keep for it, such as replication slots.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if a run is under way, or a system cannot be reached or refuses
     */
    public void discardAtSources(ResolvedPipeline pipeline) {
        ComponentContext context = new ComponentContext(
                connectors,
                pipeline.folder(),
                environment.clock(),
                pipeline.callTimeout(),
                1,
                Optional.of(pipeline.name()),
                pipeline.schemaPolicy());
        try (StateStore.StateLock held = environment.store().lock(pipeline.name())) {
            for (ResolvedSource source : pipeline.sources()) {
                source.component().plugin().discard(source.component().options(), context);
            }
        }
    }

    private RunWatch watch(ResolvedPipeline pipeline) {
        return AlertHooks.watch(pipeline, context(pipeline), environment);
    }

    private ComponentContext context(ResolvedPipeline pipeline) {
        return new ComponentContext(
                connectors,
                pipeline.folder(),
                environment.clock(),
                pipeline.callTimeout(),
                1,
                Optional.empty(),
                pipeline.schemaPolicy());
    }

    /** Tells the alert hooks of a pipeline that it could not be planned; waits until they are told, some seconds at most. */
    private void tellNotStarted(ResolvedPipeline pipeline, DataWeaverException why) {
        if (pipeline.errors().alerts().to().isEmpty()) {
            return;
        }
        try {
            watch(pipeline).notStarted(pipeline.name(), why);
        } catch (DataWeaverException wrongHooks) {
            why.addSuppressed(wrongHooks);
        }
    }

    /**
     * Shows what a pipeline makes of a few rows: contacts its sources, and writes nothing anywhere.
     *
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition
     * @throws io.dataweaver.api.error.DataWeaverException if a source cannot be reached or read
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public Preview preview(ResolvedPipeline pipeline, PreviewRequest request) throws InterruptedException {
        return new Previewer(this::planUnchecked, environment.scheduler()::nanoTime).preview(pipeline, request);
    }

    /**
     * Compares what a pipeline would write now with what its sinks hold, whether or not it runs; writes nothing anywhere.
     *
     * @param progress told now and then, by the calling thread
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition
     * @throws io.dataweaver.api.error.DataWeaverException if a side cannot be read, or not be compared
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public VerifyReport verify(ResolvedPipeline pipeline, VerifyRequest request, Consumer<VerifyProgress> progress)
            throws InterruptedException {
        VerifyReport report = verifier().verify(pipeline, request, progress);
        verifications(pipeline).keep(report, request);
        return report;
    }

    /** Returns what is known of verifications of a pipeline. */
    public Verifications verifications(ResolvedPipeline pipeline) {
        return environment.verifications(pipeline.name());
    }

    /**
     * Finds out what there is to repair in what a pipeline has copied; {@link Repair#run} repairs it. Unless it is a dry run, no
     * run of the pipeline may be under way, and none can start until the repair is closed.
     *
     * @param progress told now and then, by the calling thread
     * @return to be closed by the caller
     * @throws io.dataweaver.api.error.DataWeaverException as {@link #verify} does; if a run is under way; and if a sink does not
     *     write by key
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public Repair planRepair(ResolvedPipeline pipeline, RepairRequest request, Consumer<VerifyProgress> progress)
            throws InterruptedException {
        StateStore.StateLock lock =
                request.dryRun() ? () -> {} : environment.store().lock(pipeline.name());
        return Repair.find(pipeline, request, verifier(), new RepairRuns(pipeline), progress, lock);
    }

    /** Runs repairs on the engine of a pipeline. */
    private final class RepairRuns implements Repair.Runs {
        private final ResolvedPipeline pipeline;

        RepairRuns(ResolvedPipeline pipeline) {
            this.pipeline = pipeline;
        }

        @Override
        public PipelinePlan plan(ResolvedPipeline reading) {
            return planUnchecked(reading);
        }

        @Override
        public void verified(VerifyReport report, VerifyRequest request) {
            verifications(pipeline).keep(report, request);
        }

        @Override
        public long run(PipelinePlan plan) throws InterruptedException {
            asking(pipeline, () -> engine(pipeline).check(plan));
            RunHandle run = engine(pipeline).start(plan, environment, true);
            try {
                RunResult result = run.await().throwIfFailed();
                environment.store().delete(plan.name());
                return result.counts().rejected();
            } catch (InterruptedException stopped) {
                run.stop();
                throw stopped;
            }
        }
    }

    private Verifier verifier() {
        return new Verifier(
                this::planUnchecked,
                this::context,
                environment.scheduler(),
                environment.random(),
                environment.clock(),
                pipeline -> new DiskStateFiles(environment.folder(pipeline.name())));
    }

    /** Returns the dead letters of a pipeline. */
    public DeadLetters deadLetters(ResolvedPipeline pipeline) {
        return DeadLetters.in(place(pipeline), environment.clock());
    }

    private Path place(ResolvedPipeline pipeline) {
        ResolvedComponent<RejectionHandlerPlugin> handler = pipeline.errors().handler();
        Path folder = environment.folder(pipeline.name());
        return handler.plugin() instanceof DeadLetterHandlerPlugin
                ? DeadLetterHandlerPlugin.place(handler.options(), folder)
                : folder.resolve(DeadLetters.FOLDER);
    }

    /**
     * Plans a replay of dead letters through the pipeline as it is defined now; {@link #start} starts it, or goes on with
     * one that is unfinished.
     *
     * @param filter which letters are meant, if no replay is unfinished
     * @return to be closed by the caller
     * @throws io.dataweaver.api.error.DataWeaverException as {@link #plan} does, and if the sink cannot take replayed
     *     records
     */
    public PipelinePlan planReplay(ResolvedPipeline pipeline, LetterFilter filter) {
        Replay replay = new Replay(place(pipeline), filter, environment.clock());
        Set<Capability> engine = engine(pipeline).capabilities();
        PipelinePlan plan = Planner.planReplay(pipeline, connectors, engine, environment.clock(), replay);
        try {
            requireFinished(pipeline, plan.sink());
            requireFollowed(pipeline, plan);
            return plan;
        } catch (RuntimeException unfinished) {
            plan.close();
            throw unfinished;
        }
    }

    /**
     * A column that has another name now is written under its old one until a run has followed that: a replay would take the new name for a
     * new column.
     */
    private void requireFollowed(ResolvedPipeline pipeline, PipelinePlan replay) {
        List<String> others = environment
                .store()
                .load(pipeline.name())
                .map(saved -> RunStateCodec.decode(saved.bytes()))
                .filter(state -> state.status() != RunState.Status.COMPLETED)
                .map(state -> KnownColumns.called(state.datasets(), replay))
                .orElse(List.of());
        if (!others.isEmpty()) {
            throw new DataWeaverException(
                    DeadLetterErrorCode.NOT_REPLAYABLE,
                    "the columns of '" + pipeline.name() + "' are other ones than its target was made ready for: "
                            + String.join("; ", others),
                    "let a run follow that first: `dataweaver run` goes on with it, or says what it needs",
                    null);
        }
    }

    /** Only a sink that keeps positions tells what two runs write apart. */
    private void requireFinished(ResolvedPipeline pipeline, Sink sink) {
        if (sink.capabilities().contains(Capability.TRANSACTIONAL_POSITIONS)) {
            return;
        }
        environment.store().load(pipeline.name()).ifPresent(saved -> {
            RunState state = RunStateCodec.decode(saved.bytes());
            if (state.status() != RunState.Status.COMPLETED) {
                throw new DataWeaverException(
                        DeadLetterErrorCode.NOT_REPLAYABLE,
                        state.run() + " of '" + pipeline.name() + "' is unfinished",
                        "finish it first: `dataweaver run` goes on with it",
                        null);
            }
        });
    }

    /**
     * Returns where the unfinished run of a planned pipeline stands, and the way to put it elsewhere.
     *
     * @param plan stays open as long as that is used
     */
    public RunPositions positions(PipelinePlan plan) {
        if (!plan.exchanges().isEmpty()) {
            throw new DataWeaverException(
                    PositionErrorCode.SINK_CANNOT,
                    "'" + plan.name() + "' is cut by an exchange, whose parts must stay in step",
                    PositionErrorCode.SINK_CANNOT.remedy(),
                    null);
        }
        return new RunPositions(plan, environment.store());
    }

    private synchronized Engine engine(ResolvedPipeline pipeline) {
        ComponentRef ref = pipeline.engine();
        Engine engine = engines.get(ref);
        if (engine == null) {
            EnginePlugin plugin = connectors.get(EnginePlugin.TYPE, ref.type());
            engine = EngineOfFolder.make(plugin, ref.options());
            engines.put(ref, engine);
        }
        return engine;
    }

    /** Stops what runs. */
    @Override
    public synchronized void close() {
        engines.values().forEach(Engine::close);
        engines.clear();
    }
}

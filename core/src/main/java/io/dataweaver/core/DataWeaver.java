package io.dataweaver.core;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.function.FunctionCode;
import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.api.function.ScalarFunction;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.rehearsal.Preview;
import io.dataweaver.core.rehearsal.PreviewRequest;
import io.dataweaver.core.run.CrossedGap;
import io.dataweaver.core.run.EngineStep;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.verify.LastVerification;
import io.dataweaver.core.verify.Repair;
import io.dataweaver.core.verify.RepairReport;
import io.dataweaver.core.verify.RepairRequest;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs pipelines from Java.
 *
 * <pre>{@code
 * try (DataWeaver weaver = DataWeaver.local()) {
 *     weaver.run(orders).throwIfFailed();
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class DataWeaver implements AutoCloseable {

    private static final Path STATE = Path.of(".dataweaver");

    private final ConnectorManager connectors;
    private final RunEnvironment environment;
    private final Optional<EngineStep> engine;
    private final PipelineManager manager;

    private DataWeaver(ConnectorManager connectors, RunEnvironment environment, Optional<EngineStep> engine) {
        this.connectors = connectors;
        this.environment = environment;
        this.engine = engine;
        this.manager = new PipelineManager(connectors, environment);
    }

    /**
     * Returns a runner in this process that keeps state in {@code .dataweaver} of the working folder. A pipeline that chooses
     * an engine itself runs on that one.
     */
    public static DataWeaver local() {
        return local(STATE);
    }

    /** Returns a runner in this process that keeps state below {@code stateFolder}; otherwise the same. */
    public static DataWeaver local(Path stateFolder) {
        return new DataWeaver(ConnectorManager.ofClassPath(), RunEnvironment.ofMachine(stateFolder), Optional.empty());
    }

    /**
     * Returns a runner on an engine that is on the class path, whatever engine pipelines choose themselves; state is kept in
     * {@code .dataweaver} of the working folder.
     *
     * @param engine from a factory of the engine's module
     */
    public static DataWeaver on(EngineStep engine) {
        return on(engine, STATE);
    }

    /** Returns a runner on an engine that keeps state below {@code stateFolder}; otherwise the same. */
    public static DataWeaver on(EngineStep engine, Path stateFolder) {
        return new DataWeaver(
                ConnectorManager.ofClassPath(), RunEnvironment.ofMachine(stateFolder), Optional.of(engine));
    }

    /**
     * Returns a runner that tells {@code observer} of its runs too, such as for metrics; takes the place of this one, which
     * has not started anything yet.
     */
    public DataWeaver observedBy(RunObserver observer) {
        return new DataWeaver(connectors, environment.observedBy(observer), engine);
    }

    /**
     * Returns a runner whose expressions can call the public static methods of {@code owners} that are annotated
     * {@link ScalarFunction}; takes the place of this one, which has not started anything yet.
     *
     * @param owners public classes
     */
    public DataWeaver withFunctions(Class<?>... owners) {
        List<Class<?>> functions = List.of(owners);
        return withFunctions(() -> functions);
    }

    /**
     * Returns a runner whose expressions can call a function of one value; takes the place of this one, which has not
     * started anything yet. For functions of more values, see {@link #withFunctions(FunctionPlugin)}.
     *
     * @param name in expressions
     * @param parameter a type that {@link ScalarFunction} names, but for List and Map; a primitive type as its boxed one
     * @param result likewise
     * @param body is not called for NULL, of which the result is NULL; what it throws rejects the record. It gives the
     *     same result for the same value
     */
    public <A, R> DataWeaver withFunction(
            String name, Class<A> parameter, Class<R> result, Function<A, @Nullable R> body) {
        return withFunctions(codePlugin(FunctionCode.of(name, parameter, result, body)));
    }

    /** Returns a runner whose expressions can call a function of two values, as the other {@code withFunction} does. */
    public <A, B, R> DataWeaver withFunction(
            String name, Class<A> first, Class<B> second, Class<R> result, BiFunction<A, B, @Nullable R> body) {
        return withFunctions(codePlugin(FunctionCode.of(name, first, second, result, body)));
    }

    /** Returns a runner whose expressions can call some functions; takes the place of this one, as above. */
    public DataWeaver withFunctions(FunctionPlugin functions) {
        return new DataWeaver(connectors.withFunctions(functions), environment, engine);
    }

    private static FunctionPlugin codePlugin(FunctionCode code) {
        return new FunctionPlugin() {
            @Override
            public List<Class<?>> functions() {
                return List.of();
            }

            @Override
            public List<FunctionCode> code() {
                return List.of(code);
            }
        };
    }

    /**
     * Runs a pipeline to its end, resuming an unfinished run of it.
     *
     * @return how it ended; call {@link RunResult#throwIfFailed} unless you look at it yourself
     * @throws DataWeaverException if it cannot be planned: a {@link io.dataweaver.core.problem.DefinitionException} with
     *     all that is wrong with the definition, or what a system said that cannot be reached
     */
    public RunResult run(Pipeline pipeline) {
        return await(pipeline, start(pipeline));
    }

    /** Runs a pipeline to its end, beyond gaps in its sources as was chosen: see {@link #start(Pipeline, GapChoice)}. */
    public RunResult run(Pipeline pipeline, GapChoice choice) {
        return await(pipeline, start(pipeline, choice));
    }

    private ResolvedPipeline resolve(Pipeline pipeline) {
        Pipeline chosen = engine.map(step -> pipeline.on(step.toRef())).orElse(pipeline);
        return chosen.resolve(PipelineResolver.toRun(connectors, System.getenv()));
    }

    private static RunResult await(Pipeline pipeline, RunHandle run) {
        try {
            return run.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DataWeaverException(
                    StateErrorCode.INTERNAL,
                    "the thread that waited for '" + pipeline.definition().name() + "' was interrupted",
                    stopped);
        }
    }

    /**
     * Starts a pipeline, resuming an unfinished run of it, and returns at once.
     *
     * @throws DataWeaverException as {@link #run} does
     */
    public RunHandle start(Pipeline pipeline) {
        return start(pipeline, GapChoice.ABORT);
    }

    /**
     * Starts a pipeline as {@link #start(Pipeline)} does. Where a source no longer has what comes next for a table, such as the
     * log of a database, the run goes on as was chosen; other tables go on where they are. The choice is made once: what was
     * crossed is no gap at the next start. {@link #unsettledGaps} tells of it.
     *
     * @throws DataWeaverException as {@link #run(Pipeline)} does, and if the choice cannot be had: see
     *     {@link io.dataweaver.core.run.GapErrorCode}
     */
    public RunHandle start(Pipeline pipeline, GapChoice choice) {
        ResolvedPipeline resolved = resolve(pipeline);
        PipelinePlan plan = manager.planToRun(resolved);
        try {
            List<CrossedGap> crossed = manager.crossGaps(resolved, plan, choice);
            return manager.start(resolved, plan, crossed).andThen(plan::close);
        } catch (RuntimeException notStarted) {
            plan.close();
            throw notStarted;
        }
    }

    /**
     * Returns the gaps in sources beyond which runs of a pipeline went on, and that no verification of the table since has
     * settled by finding both sides equal: rows may be missing at the target, or be there still.
     */
    public List<CrossedGap> unsettledGaps(Pipeline pipeline) {
        return manager.unsettledGaps(resolve(pipeline));
    }

    /**
     * Shows what a pipeline makes of the first rows of its sources, after each step. Writes nothing anywhere: neither at the
     * sinks, which are not contacted, nor as state.
     *
     * @param limit how many rows are read at most
     * @throws DataWeaverException as {@link #run} does
     */
    public Preview preview(Pipeline pipeline, int limit) {
        try {
            ResolvedPipeline resolved = resolve(pipeline);
            return manager.preview(resolved, PreviewRequest.first(limit));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DataWeaverException(
                    StateErrorCode.INTERNAL,
                    "the thread that previewed '" + pipeline.definition().name() + "' was interrupted",
                    stopped);
        }
    }

    /**
     * Compares what a pipeline would write now with what its sinks hold: every row, by content. Writes nothing anywhere; the
     * pipeline may be running.
     *
     * @return what differs; {@link VerifyReport#isEqual} tells whether anything does
     * @throws DataWeaverException as {@link #run} does, and if a sink cannot be read back, or a source gives changes only
     */
    public VerifyReport verify(Pipeline pipeline, VerifyRequest request) {
        return verifying(pipeline, resolved -> manager.verify(resolved, request, progress -> {}));
    }

    /**
     * Copies rows anew that are missing or different at the sinks, through the transforms of the pipeline, and compares again. No
     * run of the pipeline may be under way.
     *
     * @return what was found and done, and what is left
     * @throws DataWeaverException as {@link #verify} does, if a run is under way, and if a sink does not write by key
     */
    public RepairReport repair(Pipeline pipeline, RepairRequest request) {
        return verifying(pipeline, resolved -> {
            try (Repair repair = manager.planRepair(resolved, request, progress -> {})) {
                return repair.run();
            }
        });
    }

    /**
     * Returns when a pipeline's copy was compared last, by this process or another with the same state folder, and how many keys
     * differed; empty if it never was.
     */
    public Optional<LastVerification> lastVerification(Pipeline pipeline) {
        return manager.verifications(resolve(pipeline)).last();
    }

    /** Something that may be interrupted. */
    private interface Verifying<T> {
        T of(ResolvedPipeline pipeline) throws InterruptedException;
    }

    private <T> T verifying(Pipeline pipeline, Verifying<T> verifying) {
        try {
            return verifying.of(resolve(pipeline));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DataWeaverException(
                    StateErrorCode.INTERNAL,
                    "the thread that compared '" + pipeline.definition().name() + "' was interrupted",
                    stopped);
        }
    }

    /** Returns the dead letters of a pipeline: what was rejected, where and why. */
    public DeadLetters deadLetters(Pipeline pipeline) {
        return manager.deadLetters(resolve(pipeline));
    }

    /**
     * Replays dead letters through the pipeline as it is now, into its sink; goes on with a replay that is unfinished.
     *
     * @param filter which letters are meant, if no replay is unfinished
     * @return how it ended; records that were rejected again stay dead letters
     * @throws DataWeaverException as {@link #run} does, and if the sink cannot take replayed records
     */
    public RunResult replay(Pipeline pipeline, LetterFilter filter) {
        ResolvedPipeline resolved = resolve(pipeline);
        PipelinePlan plan = manager.planReplay(resolved, filter);
        return await(pipeline, manager.start(resolved, plan, false).andThen(plan::close));
    }

    /** Stops what runs: what was read is written and made durable first. */
    @Override
    public void close() {
        try {
            manager.close();
        } finally {
            connectors.close();
        }
    }
}

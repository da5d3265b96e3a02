package io.dataweaver.cli;

import io.dataweaver.api.source.GapChoice;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.CrossedGap;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Pipelines that a test runs in its own process, all that the class path has at hand. Not thread-safe. */
final class TestPipelines implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final ConnectorManager connectors = ConnectorManager.ofClassPath();
    private final PipelineManager manager;

    /** What a test does while a pipeline runs. */
    interface Meanwhile {
        void run(RunHandle run) throws Exception;
    }

    /**
     * Creates a place for pipelines.
     *
     * @param state the folder of their state
     */
    TestPipelines(Path state) {
        this.manager = new PipelineManager(connectors, RunEnvironment.ofMachine(state));
    }

    PipelineManager manager() {
        return manager;
    }

    ResolvedPipeline resolve(Path file) {
        return PipelineResolver.toRun(connectors, Map.of()).resolve(PipelineFile.read(file));
    }

    /** Starts a pipeline, stops it once {@code meanwhile} is over, however that ends, and returns how the run has ended. */
    RunResult run(ResolvedPipeline pipeline, boolean restart, Meanwhile meanwhile) throws Exception {
        try (PipelinePlan plan = manager.planToRun(pipeline)) {
            return stopped(manager.start(pipeline, plan, restart), meanwhile);
        }
    }

    /** Does the same beyond gaps in the sources. */
    RunResult run(ResolvedPipeline pipeline, GapChoice choice, Meanwhile meanwhile) throws Exception {
        try (PipelinePlan plan = manager.planToRun(pipeline)) {
            List<CrossedGap> crossed = manager.crossGaps(pipeline, plan, choice);
            return stopped(manager.start(pipeline, plan, crossed), meanwhile);
        }
    }

    private static RunResult stopped(RunHandle run, Meanwhile meanwhile) throws Exception {
        RunResult ended;
        try {
            meanwhile.run(run);
        } finally {
            run.stop();
            ended = run.await();
        }
        return ended;
    }

    /** Does the same with the pipeline of a file, as a process of its own would. */
    static RunResult run(Path file, Path state, Meanwhile meanwhile) throws Exception {
        try (TestPipelines pipelines = new TestPipelines(state)) {
            return pipelines.run(pipelines.resolve(file), false, meanwhile);
        }
    }

    /**
     * Waits until {@code met}; the run must not end meanwhile.
     *
     * @param what says what is waited for, or what is there instead
     */
    static void await(RunHandle run, Supplier<String> what, BooleanSupplier met) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!met.getAsBoolean()) {
            run.await(LOOK).ifPresent(ended -> {
                throw new AssertionError(
                        "the run has ended: " + ended + "; " + what.get(),
                        ended.failure().orElse(null));
            });
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited in vain: " + what.get());
            }
        }
    }

    /** Waits until a query tells the same of both databases, likewise; where it fails, what it asks for is not there yet. */
    static void awaitAlike(RunHandle run, PostgresDatabase from, PostgresDatabase to, String query)
            throws InterruptedException {
        String expected = from.rows(query).toString();
        AtomicReference<String> found = new AtomicReference<>("");
        await(run, found::get, () -> {
            found.set(read(to, query));
            return expected.equals(found.get());
        });
    }

    private static String read(PostgresDatabase database, String query) {
        try {
            return database.rows(query).toString();
        } catch (RuntimeException notThereYet) {
            return String.valueOf(notThereYet.getMessage());
        }
    }

    /** Waits until so many rows are written for good, likewise. */
    static void awaitWritten(RunHandle run, long rows) throws InterruptedException {
        await(
                run,
                () -> run.progress().durable().written() + " rows of " + rows + " are written",
                () -> run.progress().durable().written() >= rows);
    }

    @Override
    public void close() {
        try {
            manager.close();
        } finally {
            connectors.close();
        }
    }
}

package io.dataweaver.testkit.engine;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.EnginePlugin;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.memory.MemoryConnector;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Pipelines that are written down, as users write them, over sources and tables in memory, on one engine. State and dead
 * letters stay from one run to the next.
 */
final class Pipelines implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What all of them have: small batches, checkpoints whenever there is something, and short waits. */
    private static final String SETTINGS = """
            parallelism: 2
            checkpoint_interval: 10ms
            batch: {max_records: 4, max_delay: 10ms}
            errors: {max_rejected: 100%, retry: {max_attempts: 3, backoff: 1ms, max_backoff: 2ms}}
            """;

    private final Object engine;
    private final Path folder;
    private final MemoryConnector memory = new MemoryConnector();
    private final ConnectorManager connectors;
    private final PipelineManager manager;

    /**
     * Creates them.
     *
     * @param folder of their state
     */
    Pipelines(EnginePlugin plugin, Map<String, Object> options, Path folder) {
        ComponentDescriptor descriptor = plugin.descriptor();
        this.engine = options.isEmpty() ? descriptor.name() : Map.of(descriptor.name(), options);
        this.folder = folder;
        this.connectors = memory.addedTo(ConnectorManager.ofClassPath().withPlugin(plugin));
        this.manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder));
    }

    /** Returns the place of sources and sinks. */
    MemoryConnector memory() {
        return memory;
    }

    /** Makes a table with a sink of its name. */
    MemoryTable table(String name, MemorySink.Mode mode) {
        MemoryTable table = new MemoryTable();
        memory.sink(name, () -> new MemorySink(table, mode, row -> false));
        return table;
    }

    /** A run that was started; whoever starts it has to wait for it. */
    record Started(RunHandle handle, PipelinePlan plan) implements AutoCloseable {
        RunResult await() throws InterruptedException {
            return handle.await(LIMIT).orElseThrow(() -> {
                handle.stop();
                return new AssertionError("the run has not ended within " + LIMIT + ": " + handle.progress());
            });
        }

        @Override
        public void close() {
            plan.close();
        }
    }

    private ResolvedPipeline resolve(String definition) {
        PipelineFile file = PipelineFile.parse(SETTINGS + definition, "conformance.yaml", folder, "conformance")
                .withSettings(Map.of(PipelineSettings.ENGINE.name(), engine));
        return PipelineResolver.toRun(connectors, Map.of()).resolve(file);
    }

    /** Starts a pipeline, or goes on with its unfinished run. */
    Started start(String definition) {
        ResolvedPipeline pipeline = resolve(definition);
        return started(pipeline, manager.planToRun(pipeline));
    }

    /** Goes on with the unfinished run of a pipeline, beyond gaps in its sources. */
    Started start(String definition, GapChoice choice) {
        ResolvedPipeline pipeline = resolve(definition);
        PipelinePlan plan = manager.planToRun(pipeline);
        try {
            return new Started(manager.start(pipeline, plan, manager.crossGaps(pipeline, plan, choice)), plan);
        } catch (RuntimeException notStarted) {
            plan.close();
            throw notStarted;
        }
    }

    /** Starts a replay of the dead letters of a pipeline. */
    Started startReplay(String definition) {
        ResolvedPipeline pipeline = resolve(definition);
        return started(pipeline, manager.planReplay(pipeline, LetterFilter.WAITING));
    }

    private Started started(ResolvedPipeline pipeline, PipelinePlan plan) {
        try {
            return new Started(manager.start(pipeline, plan, false), plan);
        } catch (RuntimeException notStarted) {
            plan.close();
            throw notStarted;
        }
    }

    /** Runs a pipeline to the end, whatever that is. */
    RunResult run(String definition) throws InterruptedException {
        try (Started started = start(definition)) {
            return started.await();
        }
    }

    /** Joins the run of a pipeline as one more worker. */
    RunHandle join(String definition) {
        return manager.join(resolve(definition));
    }

    /** Forgets a pipeline. */
    void delete(String definition) {
        manager.delete(resolve(definition));
    }

    List<DeadLetter> deadLetters(String definition) {
        return manager.deadLetters(resolve(definition)).list(LetterFilter.ALL);
    }

    @Override
    public void close() {
        manager.close();
        connectors.close();
    }
}

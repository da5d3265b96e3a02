package io.dataweaver.engine.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A pipeline of rows that come for some seconds, as a client runs it; each start is a client of its own. */
final class MadeUpRows {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path folder;
    private final long rows;
    private final long rate;
    private final String sink;

    /**
     * Describes the pipeline.
     *
     * @param rows with the ids from 1 on, in four splits
     * @param rate how many come a second, if all splits are read at the same time
     * @param sink as a pipeline file has it
     */
    MadeUpRows(Path folder, long rows, long rate, String sink) {
        this.folder = folder;
        this.rows = rows;
        this.rate = rate;
        this.sink = sink;
    }

    /** Starts a run on {@code engine}, as a pipeline file has it. */
    Started start(String engine, int parallelism) {
        String definition = """
                name: made-up
                parallelism: %d
                checkpoint_interval: 300ms
                engine: %s
                source: {generator: {rows: %d, rate: %d, splits: 4, columns: {id: sequence, name: name}}}
                sink: %s
                """.formatted(parallelism, engine, rows, rate, sink);
        ConnectorManager connectors = ConnectorManager.ofClassPath();
        PipelineManager manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder.resolve("state")));
        PipelineFile file = PipelineFile.parse(definition, "made-up.yaml", folder, "made-up");
        ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of()).resolve(file);
        PipelinePlan plan = manager.planToRun(pipeline);
        return new Started(manager.start(pipeline, plan, false), plan, manager, connectors);
    }

    /** Returns the ids of all rows. */
    List<Long> ids() {
        return LongStream.rangeClosed(1, rows).boxed().toList();
    }

    /** A run, with all that its client holds. */
    record Started(RunHandle handle, PipelinePlan plan, PipelineManager manager, ConnectorManager connectors)
            implements AutoCloseable {

        /** Waits until some rows are written for good; fails if the run ends before. */
        void awaitDurable() throws InterruptedException {
            while (handle.progress().durable().written() == 0) {
                assertThat(handle.await(LOOK))
                        .as("the end, before anything is durable")
                        .isEmpty();
                assertThat(handle.progress().elapsed()).isLessThan(LIMIT);
            }
        }

        RunResult await() throws InterruptedException {
            return handle.await(LIMIT)
                    .orElseThrow(() ->
                            new AssertionError("the run has not ended within " + LIMIT + ": " + handle.progress()));
        }

        @Override
        public void close() {
            manager.close();
            plan.close();
            connectors.close();
        }
    }
}

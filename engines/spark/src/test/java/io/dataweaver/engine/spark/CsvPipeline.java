package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Planner;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** A pipeline from files that are written here, run in a process of its own, as the command line does. */
final class CsvPipeline implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Path folder;
    private final SparkSettings settings;
    private final ConnectorManager connectors = ConnectorManager.ofClassPath();
    private final String definition;

    /**
     * Writes {@code files} files of {@code rows} rows each, with ids from 1 on.
     *
     * @param interval between checkpoints
     * @param sink what the file says of the sink
     */
    CsvPipeline(Path folder, SparkSettings settings, String interval, int files, int rows, String sink)
            throws IOException {
        this.folder = folder;
        this.settings = settings;
        Files.createDirectories(folder.resolve("in"));
        for (int file = 0; file < files; file++) {
            List<String> lines = new ArrayList<>(List.of("id,name"));
            for (int id = file * rows + 1; id <= (file + 1) * rows; id++) {
                lines.add(id + ",row " + id);
            }
            Files.write(folder.resolve("in/" + file + ".csv"), lines);
        }
        this.definition = """
                name: copy
                parallelism: 2
                checkpoint_interval: %s
                source: {csv: {path: "in/*.csv", types: {id: bigint}}}
                sink: %s
                """.formatted(interval, sink);
        Files.writeString(folder.resolve("copy.yaml"), definition);
    }

    /** A run, with the process in which it is. */
    record Started(Process process, RunHandle handle) {
        /** Waits until {@code rows} rows are written for good, or the run has ended. */
        void awaitWritten(long rows) throws InterruptedException {
            while (handle.progress().durable().written() < rows
                    && handle.await(LOOK).isEmpty()) {
                assertThat(handle.progress().elapsed()).isLessThan(LIMIT);
            }
        }

        /** Waits until a run that has resumed has written something for good, or has ended. */
        void awaitWrittenSinceResumed() throws InterruptedException {
            while (!hasWrittenSinceResumed(handle.progress())
                    && handle.await(LOOK).isEmpty()) {
                assertThat(handle.progress().elapsed()).isLessThan(LIMIT);
            }
        }

        private static boolean hasWrittenSinceResumed(RunProgress progress) {
            long resumed = progress.resumed().written();
            return resumed > 0 && progress.durable().written() > resumed;
        }

        /** Waits until {@code rows} rows that were read are dealt with for good, or the run has ended. */
        void awaitDurablyRead(long rows) throws InterruptedException {
            while (handle.progress().durable().read() < rows
                    && handle.await(LOOK).isEmpty()) {
                assertThat(handle.progress().elapsed()).isLessThan(LIMIT);
            }
        }

        /** Waits until rows are read, or the run has ended. */
        void awaitRead() throws InterruptedException {
            while (handle.progress().counts().read() == 0 && handle.await(LOOK).isEmpty()) {
                assertThat(handle.progress().elapsed()).isLessThan(LIMIT);
            }
        }

        RunResult await() throws InterruptedException {
            return handle.await(LIMIT).orElseThrow(() -> {
                process.destroyForcibly();
                return new AssertionError("the run has not ended within " + LIMIT + ": " + handle.progress());
            });
        }
    }

    /** Starts a run, with {@code steps} between source and sink. */
    Started start(String steps) {
        RunEnvironment environment = RunEnvironment.ofMachine(folder.resolve("state"));
        PipelineFile file = PipelineFile.parse(definition + steps, "copy.yaml", folder, "copy");
        ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of()).resolve(file);
        String shipment;
        String first;
        try (PipelinePlan plan =
                Planner.plan(pipeline, connectors, EnumSet.of(Capability.EXACTLY_ONCE), Clock.systemUTC())) {
            shipment = plan.shipment().text();
            first = plan.parts().get(0).name();
        }
        ForkOrder order =
                new ForkOrder("copy", first, shipment, folder.resolve("state").toString(), false, settings);
        Process process = SparkProcess.start(order);
        ForkedRun run = new ForkedRun(process, "copy", environment, handle -> RunObservation.NONE);
        run.start();
        return new Started(process, run);
    }

    @Override
    public void close() {
        connectors.close();
    }
}

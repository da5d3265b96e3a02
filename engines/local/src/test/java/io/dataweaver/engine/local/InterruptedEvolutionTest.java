package io.dataweaver.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.testkit.memory.MemoryConnector;
import io.dataweaver.testkit.memory.MemoryLog;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that follows a run over changes of columns is interrupted while it waits. */
class InterruptedEvolutionTest {

    private static final Schema NUMBERS =
            new Schema("numbers", List.of(Field.required("id", DataTypes.BIGINT)), List.of("id"));

    @TempDir
    private Path folder;

    private final CompletableFuture<Task> following = new CompletableFuture<>();

    /** Whether the thread was still marked as interrupted when its work was over. */
    private final CompletableFuture<Boolean> marked = new CompletableFuture<>();

    /** The machine's threads, of which one is watched. */
    private final class Watched implements Scheduler {
        @Override
        public long nanoTime() {
            return MACHINE.nanoTime();
        }

        @Override
        public Monitor newMonitor() {
            return MACHINE.newMonitor();
        }

        @Override
        public Task start(String name, Runnable work) {
            if (!name.endsWith("-evolution")) {
                return MACHINE.start(name, work);
            }
            Task task = MACHINE.start(name, () -> {
                work.run();
                marked.complete(Thread.currentThread().isInterrupted());
            });
            following.complete(task);
            return task;
        }

        @Override
        public Task current() {
            return MACHINE.current();
        }
    }

    private RunEnvironment environment() {
        RunEnvironment machine = RunEnvironment.ofMachine(folder);
        return new RunEnvironment(
                machine.clock(), new Watched(), machine.random(), machine.store(), folder, machine.observer());
    }

    @Test
    void endsTheRunAndLeavesTheInterruptForWhoeverOwnsTheThread() throws Exception {
        MemoryConnector memory = new MemoryConnector();
        MemoryLog log = new MemoryLog(NUMBERS, 1);
        memory.source("log", log::source);
        MemoryTable table = new MemoryTable();
        memory.sink("target", () -> new MemorySink(table, MemorySink.Mode.TWO_PHASE, row -> false));
        try (ConnectorManager connectors = memory.addedTo(ConnectorManager.ofClassPath());
                PipelineManager manager = new PipelineManager(connectors, environment())) {
            PipelineFile file = PipelineFile.parse("""
                    schema: evolve
                    source: {memory: log}
                    sink: {memory: target}
                    """, "follow.yaml", folder, "follow");
            ResolvedPipeline pipeline =
                    PipelineResolver.toRun(connectors, Map.of()).resolve(file);
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                RunHandle run = manager.start(pipeline, plan, false);
                following.get(3, TimeUnit.MINUTES).interrupt();
                Optional<RunResult> end = run.await(Duration.ofMinutes(3));
                assertThat(end).hasValueSatisfying(result -> {
                    assertThat(result.outcome()).isEqualTo(RunResult.Outcome.FAILED);
                    assertThat(result.failure().orElseThrow()).hasMessageContaining("the run was interrupted");
                });
                assertThat(marked.get(3, TimeUnit.MINUTES)).isTrue();
            }
        }
    }
}

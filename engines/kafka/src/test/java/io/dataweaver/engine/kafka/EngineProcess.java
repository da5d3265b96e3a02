package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A process that starts a pipeline, or works for it; what {@code dataweaver run} and {@code dataweaver worker} do. */
final class EngineProcess {

    /** What a worker prints when it moves rows. */
    static final String AT_WORK = "AT WORK";

    private EngineProcess() {}

    /** Returns the command that starts or resumes the run of a pipeline. */
    static ChildProcess.Command run(Path file, Path state) {
        return ChildProcess.java(EngineProcess.class).arguments("run", file.toString(), state.toString());
    }

    /** Returns the command that works for the run of a pipeline, as soon as there is one. */
    static ChildProcess.Command worker(Path file, Path state) {
        return ChildProcess.java(EngineProcess.class).arguments("worker", file.toString(), state.toString());
    }

    /** Ends with 0 if the run was completed; prints how it ended, and how much was read here. */
    public static void main(String[] arguments) throws InterruptedException {
        RunEnvironment environment = RunEnvironment.ofMachine(Path.of(arguments[2]));
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, System.getenv())
                    .resolve(PipelineFile.read(Path.of(arguments[1])));
            RunResult result = arguments[0].equals("run") ? start(manager, pipeline) : join(manager, pipeline);
            say(result.outcome() + " READ "
                    + result.counts().minus(result.resumed()).read());
            result.throwIfFailed();
            System.exit(result.outcome() == RunResult.Outcome.COMPLETED ? 0 : 1);
        }
    }

    private static RunResult start(PipelineManager manager, ResolvedPipeline pipeline) throws InterruptedException {
        try (PipelinePlan plan = manager.planToRun(pipeline)) {
            return manager.start(pipeline, plan, false).await();
        }
    }

    private static RunResult join(PipelineManager manager, ResolvedPipeline pipeline) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (true) {
            try {
                return watch(manager.join(pipeline));
            } catch (DataWeaverException none) {
                if (none.code() != KafkaErrorCode.NO_RUN || System.nanoTime() - until > 0) {
                    throw none;
                }
            }
        }
    }

    /** Waits for the end, and says once that rows are moved here. */
    private static RunResult watch(RunHandle work) throws InterruptedException {
        boolean said = false;
        Optional<RunResult> end = Optional.empty();
        while (end.isEmpty()) {
            end = work.await(Duration.ofMillis(50));
            if (!said && work.progress().counts().read() > 0) {
                said = true;
                say(AT_WORK);
            }
        }
        return end.get();
    }

    private static void say(String text) {
        PrintStream out = System.out;
        out.println(text);
    }
}

package io.dataweaver.cli;

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
import io.dataweaver.core.run.Ticker;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs a pipeline to its end, with progress, and drains it on Ctrl-C. */
@CommandLine.Command(
        name = "run",
        description = "Runs a pipeline; goes on where an unfinished run of it stood.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file.")
    Path file;

    @CommandLine.Option(names = "--restart", description = "Forget an unfinished run and begin another.")
    boolean restart;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state and dead letters are kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    private final PrintStream err = System.err;

    @Override
    public Integer call() throws InterruptedException {
        RunEnvironment environment = new RunEnvironment(
                Clock.systemUTC(),
                Ticker.SYSTEM,
                new SplittableRandom(),
                new FileStateStore(new DiskStateFiles(stateFolder)),
                stateFolder);
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline =
                    PipelineResolver.toRun(connectors, System.getenv()).resolve(PipelineFile.read(file));
            try (PipelinePlan plan = manager.plan(pipeline)) {
                err.println(plan.name() + ": " + plan.guarantee());
                return supervise(manager.start(pipeline, plan, restart));
            }
        } catch (DataWeaverException failed) {
            return report(failed);
        }
    }

    private int supervise(RunHandle run) throws InterruptedException {
        Thread drain = new Thread(() -> drain(run), "dataweaver-drain");
        Runtime.getRuntime().addShutdownHook(drain);
        ProgressLine line = new ProgressLine(err, Terminal.isError());
        Optional<RunResult> result = run.await(line.interval());
        while (result.isEmpty()) {
            line.show(run.progress());
            result = run.await(line.interval());
        }
        line.clear();
        try {
            Runtime.getRuntime().removeShutdownHook(drain);
        } catch (IllegalStateException drains) {
            // The process is ending; the hook reports and sets the status.
            Thread.currentThread().join();
        }
        return end(result.get());
    }

    /** Runs when the process is asked to end: lets the run write what it read, and ends with the status for that. */
    private void drain(RunHandle run) {
        run.stop();
        int status;
        try {
            status = end(run.await());
        } catch (InterruptedException impossible) {
            status = ExitStatus.FAILED;
        }
        err.flush();
        Runtime.getRuntime().halt(status == ExitStatus.DONE ? ExitStatus.INTERRUPTED : status);
    }

    private int end(RunResult result) {
        err.println(
                switch (result.outcome()) {
                    case COMPLETED -> "done: " + summary(result);
                    case STOPPED -> "stopped: " + summary(result) + "; the next run goes on from here";
                    case FAILED -> "failed: " + summary(result);
                });
        if (result.failure().isPresent()) {
            return report(result.failure().get());
        }
        return result.outcome() == RunResult.Outcome.STOPPED ? ExitStatus.INTERRUPTED : ExitStatus.DONE;
    }

    private static String summary(RunResult result) {
        return ProgressLine.count(result.counts().written()) + " written, "
                + ProgressLine.count(result.counts().filtered()) + " filtered, "
                + ProgressLine.count(result.counts().rejected()) + " rejected in "
                + ProgressLine.duration(result.duration());
    }

    private int report(DataWeaverException failed) {
        err.println("error[" + failed.code().id() + "]: " + failed.getMessage());
        if (failed.hint() != null) {
            err.println("  = " + failed.hint());
        }
        return ExitStatus.of(failed);
    }
}

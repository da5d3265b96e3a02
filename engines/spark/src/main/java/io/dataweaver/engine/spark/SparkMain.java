package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Shipment;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The process of a run: the driver of Spark. It reads its order, a line, from standard input, and stops the run when that
 * ends; it tells how the run goes on standard output, see {@link RunLines} and {@link ObservationLines}.
 */
public final class SparkMain {

    private static final Duration TELL_EVERY = Duration.ofMillis(500);

    private final PrintStream parent;

    private SparkMain(PrintStream parent) {
        this.parent = parent;
    }

    /** Runs what standard input says. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // What libraries print is not for the parent.
        PrintStream parent = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream());
        String order = orders.readLine();
        if (order == null) {
            return; // The parent has ended, and there is nothing to drain.
        }
        new SparkMain(parent).run(ForkOrder.decode(order), orders);
        // Spark leaves threads behind.
        System.exit(0);
    }

    private void run(ForkOrder order, BufferedReader orders) throws InterruptedException {
        Map<String, String> variables = System.getenv();
        RunEnvironment environment = RunEnvironment.ofMachine(Path.of(order.stateFolder()));
        try (ConnectorManager connectors = ConnectorManager.ofInstallation(variables);
                PipelinePlan plan = Shipment.parse(order.shipment()).plan(connectors, variables, environment.clock());
                SparkEngine engine = SparkEngine.inThisProcess(order.settings())) {
            ObservationLines lines = new ObservationLines(this::tell);
            RunObserver observer = (planned, run) -> lines;
            RunHandle run = engine.start(plan, environment.observedBy(observer), order.restart());
            environment.scheduler().start("dataweaver-parent", () -> stopWithParent(orders, run));
            follow(run, lines);
        } catch (DataWeaverException failed) {
            tell(RunLines.of(notBegun(failed)));
        } catch (RuntimeException | Error unexpected) {
            tell(RunLines.of(notBegun(new DataWeaverException(
                    StateErrorCode.INTERNAL, "the process of Spark broke: " + unexpected, unexpected))));
        }
    }

    private void follow(RunHandle run, ObservationLines lines) throws InterruptedException {
        Optional<RunResult> end = Optional.empty();
        while (end.isEmpty()) {
            end = run.await(TELL_EVERY);
            lines.flush();
            tell(RunLines.of(run.progress()));
        }
        tell(RunLines.of(end.get()));
    }

    private static void stopWithParent(BufferedReader orders, RunHandle run) {
        try {
            while (orders.readLine() != null) {
                // Nothing but its end is awaited.
            }
        } catch (IOException gone) {
            // As if it had ended.
        }
        run.stop();
    }

    private static RunResult notBegun(DataWeaverException failure) {
        return new RunResult(
                RunResult.Outcome.FAILED, "", RunCounts.NONE, RunCounts.NONE, Duration.ZERO, Optional.of(failure));
    }

    private void tell(StateObject line) {
        parent.println(line);
    }
}

package io.dataweaver.engine.spark;

import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Shipment;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process of a run: the driver of Spark, or, where that is on the cluster, who submits and follows it. It reads its
 * order, a line, from standard input, and stops the run when a line says so; it tells how the run goes on standard output,
 * see {@link RunLines} and {@link ObservationLines}. When its input ends without that, as it does when the parent is killed,
 * a driver in this process stops, and one on the cluster goes on.
 */
public final class SparkMain {

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
        String line = orders.readLine();
        if (line == null) {
            return; // The parent has ended, and there is nothing to drain.
        }
        ForkOrder order = ForkOrder.decode(line);
        SparkMain main = new SparkMain(parent);
        if (order.settings().isDriverOnCluster()) {
            main.follow(order, orders);
        } else {
            main.run(order, orders);
        }
        // Spark leaves threads behind.
        System.exit(0);
    }

    private void run(ForkOrder order, BufferedReader orders) throws InterruptedException {
        Map<String, String> variables = System.getenv();
        RunEnvironment environment = RunEnvironment.ofMachine(Path.of(order.stateFolder()));
        RunTelling telling = new RunTelling(this::tell);
        try (ConnectorManager connectors = ConnectorManager.ofInstallation(variables);
                PipelinePlan plan = Shipment.parse(order.shipment()).plan(connectors, variables, environment.clock());
                SparkEngine engine = SparkEngine.inThisProcess(order.settings())) {
            RunHandle run = engine.startParts(plan, environment.observedBy(telling.observer(plan)), order.restart());
            environment.scheduler().start("dataweaver-parent", () -> {
                isToldToStop(orders);
                run.stop();
            });
            tell(RunLines.of(telling.follow(run, () -> {})));
        } catch (RuntimeException | Error failed) {
            tell(RunLines.of(RunTelling.notBegun(RunTelling.unexpected(failed))));
        }
    }

    private void follow(ForkOrder order, BufferedReader orders) throws InterruptedException {
        RunEnvironment environment = RunEnvironment.ofMachine(Path.of(order.stateFolder()));
        try (MasterClient master = new MasterClient(order.settings())) {
            DriverFollower follower = new DriverFollower(order, master, environment, this::tell);
            environment.scheduler().start("dataweaver-parent", () -> {
                if (isToldToStop(orders)) {
                    follower.stop();
                } else {
                    System.exit(0); // The driver goes on; the next start follows it.
                }
            });
            follower.follow();
        } catch (RuntimeException | Error failed) {
            tell(RunLines.of(RunTelling.notBegun(RunTelling.unexpected(failed))));
        }
    }

    /** Waits until the parent says that the run is to stop; returns false if it has ended before. */
    private static boolean isToldToStop(BufferedReader orders) {
        try {
            return orders.readLine() != null;
        } catch (IOException gone) {
            return false;
        }
    }

    private void tell(StateObject line) {
        parent.println(line);
    }
}

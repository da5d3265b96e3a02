package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Shipment;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.StateErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver of a run, started by a worker of the cluster, and again by the same or another one after its death. It ends
 * with status 0 once it has told the result, however that is: a worker starts no pipeline again that has failed for good.
 *
 * <p>An earlier start of it may still be alive, on a machine of which the master does not hear. As long as the state folder
 * knows that one to hold the lock of the pipeline, this one waits; afterwards the epoch of the later start refuses whatever
 * the earlier one writes, and the master ends the application that it has there, see {@link DriverApplication}. Once it
 * notices, it ends.
 */
public final class SparkDriver {

    private static final Logger LOG = LoggerFactory.getLogger(SparkDriver.class);

    private final DriverFolder folder;
    private final DriverFolder.Teller teller;

    private SparkDriver(DriverFolder folder, DriverFolder.Teller teller) {
        this.folder = folder;
        this.teller = teller;
    }

    /** Does what is ordered in the folder that the first argument names. */
    public static void main(String[] arguments) throws InterruptedException {
        DriverFolder folder = DriverFolder.at(Path.of(arguments[0]));
        Optional<DriverOrder> order = folder.order();
        if (order.isEmpty()) {
            LOG.error(
                    "there is no {} on this machine: it does not see the state folder of the command, or nobody waits for this"
                            + " driver any more",
                    folder.path());
            System.exit(0);
        } else {
            // Spark's workers start each driver in a folder that is named by its id.
            folder.driver(String.valueOf(Path.of("").toAbsolutePath().getFileName()));
            try (DriverFolder.Teller teller = folder.tell()) {
                new SparkDriver(folder, teller).run(order.get());
            }
            // Spark leaves threads behind.
            System.exit(0);
        }
    }

    private void run(DriverOrder order) throws InterruptedException {
        Map<String, String> variables = System.getenv();
        RunEnvironment environment =
                waiting(RunEnvironment.ofMachine(Path.of(order.fork().stateFolder())));
        RunResult result;
        try (ConnectorManager connectors = ConnectorManager.ofInstallation(variables);
                PipelinePlan plan =
                        Shipment.parse(order.fork().shipment()).plan(connectors, variables, environment.clock());
                SparkEngine engine = SparkEngine.inThisProcess(
                        order.fork().settings(),
                        new DriverApplication(
                                folder, teller.start(), order.fork().settings()))) {
            result = run(
                    order,
                    plan,
                    engine,
                    environment,
                    environment.store().lock(order.fork().pipeline()));
        } catch (RuntimeException | Error failed) {
            DataWeaverException known = RunTelling.unexpected(failed);
            if (known.code().kind() == ErrorKind.TRANSIENT && !teller.isFirst()) {
                // What it needs is away just now; the run has begun, and is not to end of that.
                throw known;
            }
            result = isStoppedWhileItWaits(known) ? stopped() : RunTelling.notBegun(known);
        }
        teller.line(RunLines.of(result).toString());
        teller.flush();
    }

    private RunResult run(
            DriverOrder order,
            PipelinePlan plan,
            SparkEngine engine,
            RunEnvironment environment,
            StateStore.StateLock lock)
            throws InterruptedException {
        Optional<RunResult> done =
                state(plan, environment).filter(order::isDone).map(state -> completed(state, plan, environment));
        if (done.isPresent()) {
            lock.close();
            return done.get();
        }
        RunTelling telling = new RunTelling(line -> teller.line(line.toString()));
        RunEnvironment locked = environment
                .storingIn(new LockedStore(environment.store(), plan.name(), lock))
                .observedBy(telling.observer(plan));
        boolean restart = order.forgets(state(plan.parts().get(0), environment));
        RunHandle run = engine.startParts(plan, locked, restart);
        return telling.follow(run, () -> look(run));
    }

    private static Optional<RunState> state(PipelinePlan part, RunEnvironment environment) {
        return environment.store().load(part.name()).map(saved -> RunStateCodec.decode(saved.bytes()));
    }

    /** Returns the same with locks that are waited for until an earlier start has let go of them, or this one is to stop. */
    private RunEnvironment waiting(RunEnvironment environment) {
        return environment.storingIn(
                new WaitingStore(environment.store(), environment.scheduler(), folder::isAskedToStop));
    }

    private boolean isStoppedWhileItWaits(DataWeaverException failed) {
        return failed.code() == StateErrorCode.LOCKED && folder.isAskedToStop();
    }

    private void look(RunHandle run) {
        if (folder.isTakenOver(teller.start())) {
            // What it does is refused, and its executors are gone. It says nothing: its worker, which takes what it
            // prints, may be frozen.
            System.exit(0);
        }
        teller.flush();
        if (folder.isAskedToStop()) {
            run.stop();
        }
    }

    /** Returns the result of a run that an earlier start has completed, and did not come to tell. */
    private static RunResult completed(RunState state, PipelinePlan plan, RunEnvironment environment) {
        RunCounts counts = RunCounts.ofParts(plan.parts().stream()
                .map(part -> state(part, environment).map(RunState::counts).orElse(RunCounts.NONE))
                .toList());
        return new RunResult(RunResult.Outcome.COMPLETED, state.run(), counts, counts, Duration.ZERO, Optional.empty());
    }

    private static RunResult stopped() {
        return new RunResult(
                RunResult.Outcome.STOPPED, "", RunCounts.NONE, RunCounts.NONE, Duration.ZERO, Optional.empty());
    }
}

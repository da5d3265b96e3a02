package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Shipment;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.RunEnd;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver of a run, started by a worker of the cluster, and again by the same or another one after its death. It ends
 * with status 0 once it has told the result, however that is: a worker starts no pipeline again that has failed for good.
 *
 * <p>An earlier start of it may still be alive, on a machine of which the master does not hear. As long as the state folder
 * knows that one to hold the lock of the pipeline, this one waits; afterwards the epoch of the later start refuses whatever
 * the earlier one writes.
 */
public final class SparkDriver {

    private static final Logger LOG = LoggerFactory.getLogger(SparkDriver.class);
    private static final Duration LOOK = Duration.ofMillis(500);

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
                RunEnvironment.ofMachine(Path.of(order.fork().stateFolder()));
        RunResult result;
        try (ConnectorManager connectors = ConnectorManager.ofInstallation(variables);
                PipelinePlan plan =
                        Shipment.parse(order.fork().shipment()).plan(connectors, variables, environment.clock());
                SparkEngine engine = SparkEngine.inThisProcess(order.fork().settings())) {
            StateStore.StateLock lock = lock(order.fork().pipeline(), environment);
            result = lock == null ? stopped() : run(order, plan, engine, environment, lock);
        } catch (RuntimeException | Error failed) {
            DataWeaverException known = RunTelling.unexpected(failed);
            if (known.code().kind() == ErrorKind.TRANSIENT && !teller.isFirst()) {
                // What it needs is away just now; the run has begun, and is not to end of that.
                throw known;
            }
            result = RunTelling.notBegun(known);
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
        RunEnvironment locked = locked(plan, environment, lock).observedBy(telling.observer(plan));
        boolean restart = order.forgets(state(plan.parts().get(0), environment));
        RunHandle run = engine.startParts(plan, locked, restart);
        return telling.follow(run, () -> look(run));
    }

    private static Optional<RunState> state(PipelinePlan part, RunEnvironment environment) {
        return environment.store().load(part.name()).map(saved -> RunStateCodec.decode(saved.bytes()));
    }

    private static RunEnvironment locked(PipelinePlan plan, RunEnvironment environment, StateStore.StateLock lock) {
        return new RunEnvironment(
                environment.clock(),
                environment.scheduler(),
                environment.random(),
                new LockedStore(environment.store(), plan.name(), lock),
                environment.folder(),
                environment.observer());
    }

    private void look(RunHandle run) {
        teller.flush();
        if (folder.isAskedToStop()) {
            run.stop();
        }
    }

    /** Takes the lock of the pipeline, once an earlier start has let go of it; returns null if it is to stop meanwhile. */
    private StateStore.@Nullable StateLock lock(String pipeline, RunEnvironment environment)
            throws InterruptedException {
        RunEnd waiting = new RunEnd(environment.scheduler());
        while (!folder.isAskedToStop()) {
            try {
                return environment.store().lock(pipeline);
            } catch (DataWeaverException held) {
                if (held.code() != StateErrorCode.LOCKED) {
                    throw held;
                }
                waiting.pause(LOOK);
            }
        }
        return null;
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

package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Shipment;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.tap.Taps;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the workers of one run work with in one process.
 *
 * @param taps is shown rows by all stages
 * @param fails is told why a worker fails
 * @param made closes what was made for the workers
 */
record WorkMeans(
        PipelinePlan plan,
        RunEnvironment environment,
        RunObservation observation,
        RejectionHandler rejections,
        Taps taps,
        Consumer<DataWeaverException> fails,
        Runnable made)
        implements AutoCloseable {

    /** Returns what whoever started the run in this process has. */
    static WorkMeans shared(SinkRun run, WorkOrder.Shared shared) {
        RejectionHandler rejections = rejections(run, shared.plan(), shared.environment());
        return new WorkMeans(
                shared.plan(),
                shared.environment(),
                shared.observation(),
                rejections,
                shared.environment().taps(shared.plan()),
                why -> shared.failure().compareAndSet(null, why),
                rejections::close);
    }

    /**
     * Makes the plan again that another process has made.
     *
     * @param environment of the worker
     * @throws DataWeaverException if that is not possible here, or gives another plan
     */
    static WorkMeans rebuilt(SinkRun run, String shipment, RunEnvironment environment) {
        Map<String, String> variables = System.getenv();
        ConnectorManager connectors = ConnectorManager.ofInstallation(variables);
        try {
            PipelinePlan whole = Shipment.parse(shipment).plan(connectors, variables, environment.clock());
            try {
                environment.shared().ifPresent(shared -> shared.place(whole, environment.scheduler()));
                PipelinePlan plan = whole.named(run.pipeline());
                plan.sink().join(run, plan.outputs());
                RejectionHandler rejections = rejections(run, plan, environment);
                return new WorkMeans(
                        plan,
                        environment,
                        RunObservation.NONE,
                        rejections,
                        environment.taps(plan),
                        why -> {},
                        () -> close(rejections, whole, connectors));
            } catch (RuntimeException failed) {
                whole.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            connectors.close();
            throw failed;
        }
    }

    private static void close(RejectionHandler rejections, PipelinePlan plan, ConnectorManager connectors) {
        try (connectors;
                plan) {
            rejections.close();
        }
    }

    private static RejectionHandler rejections(SinkRun run, PipelinePlan plan, RunEnvironment environment) {
        return plan.rejections().create(run, environment.folder(plan.name()));
    }

    @Override
    public void close() {
        made.run();
    }
}

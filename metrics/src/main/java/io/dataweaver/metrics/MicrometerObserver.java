package io.dataweaver.metrics;

import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Enters what runs do into a registry: the meters of {@code docs/reference/metrics.md}.
 *
 * <p>The labels of a meter are names of pipelines and of their steps, error codes and outcomes; never names of tables,
 * keys or anything else from records, so that their number stays small.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class MicrometerObserver implements RunObserver {

    private final MeterRegistry registry;
    private final Map<String, PipelineMeters> pipelines = new ConcurrentHashMap<>();

    /**
     * Creates an observer.
     *
     * @param registry the application's; not closed by this
     */
    public MicrometerObserver(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public RunObservation begins(PipelinePlan plan, RunHandle run) {
        return pipelines
                .computeIfAbsent(plan.name(), name -> new PipelineMeters(registry, name))
                .begins(plan, run);
    }
}

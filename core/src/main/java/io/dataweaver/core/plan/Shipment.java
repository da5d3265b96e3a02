package io.dataweaver.core.plan;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plugin.ConnectorManager;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What another process makes the same plan of: the definition as it is written, and what it was planned to.
 *
 * <p>Holds no secret: those are looked up again where the plan is made, with the same references. Variables have the values
 * that they have where the pipeline was started, but for those in options that hold secrets, which are taken from the
 * environment of the worker.
 *
 * @param definition a pipeline file
 * @param folder against which relative paths are resolved; the same on all machines
 * @param variables the environment that the definition sees
 * @param secretVariables the names of variables that are taken from the environment of the worker
 * @param part which of the plans it is that the pipeline is cut in; the name of the pipeline if it is the last
 * @param fingerprint of the plan
 * @param datasets what is read and what is written of each, as text to compare
 */
public record Shipment(
        String definition,
        String folder,
        Map<String, String> variables,
        Set<String> secretVariables,
        String part,
        String fingerprint,
        List<String> datasets) {

    public Shipment {
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        secretVariables = Set.copyOf(secretVariables);
        datasets = List.copyOf(datasets);
    }

    /** Returns this as one text. */
    public String text() {
        return ShipmentCodec.encode(this);
    }

    /**
     * Reads what {@link #text} returned.
     *
     * @throws DataWeaverException if it is not that, or of another version
     */
    public static Shipment parse(String text) {
        return ShipmentCodec.decode(text);
    }

    /**
     * Makes the plan again; contacts source and sink, and changes nothing there.
     *
     * @param connectors those of the worker
     * @param environment that of the worker
     * @return the plan of the whole pipeline, to be closed by the caller
     * @throws DataWeaverException if it cannot be made here, or is not the one that was shipped
     */
    public PipelinePlan plan(ConnectorManager connectors, Map<String, String> environment, Clock clock) {
        Map<String, String> seen = new TreeMap<>(variables);
        for (String name : secretVariables) {
            String value = environment.get(name);
            if (value != null) {
                seen.put(name, value);
            }
        }
        PipelineFile file = PipelineFile.parse(definition, "the shipped pipeline", Path.of(folder), "shipped");
        ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, seen).resolve(file);
        PipelinePlan plan = Planner.planAgain(pipeline, connectors, clock);
        try {
            requireSame(plan.named(part));
            return plan;
        } catch (RuntimeException differs) {
            plan.close();
            throw differs;
        }
    }

    private void requireSame(PipelinePlan plan) {
        List<String> found = describe(plan);
        for (int i = 0; i < Math.max(datasets.size(), found.size()); i++) {
            String shipped = i < datasets.size() ? datasets.get(i) : "no further dataset";
            String here = i < found.size() ? found.get(i) : "no further dataset";
            if (!shipped.equals(here)) {
                throw differs(plan, shipped, here);
            }
        }
        if (!fingerprint.equals(plan.fingerprint())) {
            throw differs(plan, "the definition " + fingerprint, "the definition " + plan.fingerprint());
        }
    }

    private static DataWeaverException differs(PipelinePlan plan, String shipped, String here) {
        return new DataWeaverException(
                ShippingErrorCode.PLAN_DIFFERS,
                "this worker plans '" + plan.name() + "' differently: expected " + shipped + ", but found " + here,
                "stop the run and start it again, once starter and workers see the same files, tables and connectors",
                null);
    }

    static List<String> describe(PipelinePlan plan) {
        return plan.datasets().stream()
                .map(dataset -> dataset.dataset() + " -> " + dataset.output())
                .toList();
    }
}

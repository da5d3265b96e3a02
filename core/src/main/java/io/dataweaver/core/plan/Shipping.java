package io.dataweaver.core.plan;

import io.dataweaver.api.descriptor.Code;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ReferredValues;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.TransformStep;
import io.dataweaver.core.error.DeadLetterHandlerPlugin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Packs a plan for other processes, or tells what about it cannot leave this one. */
final class Shipping {

    /** What workers have no part in. */
    private static final List<String> OF_STARTER = List.of("/engine", "/errors/alerts");

    private final ResolvedPipeline pipeline;
    private final List<String> reasons;

    /**
     * Creates it.
     *
     * @param bound why ends or functions of the pipeline cannot leave this process
     */
    Shipping(ResolvedPipeline pipeline, List<String> bound) {
        this.pipeline = pipeline;
        this.reasons = new ArrayList<>(bound);
    }

    /**
     * Packs {@code plan}.
     *
     * @throws DataWeaverException with all reasons why it cannot be shipped
     */
    Shipment pack(PipelinePlan plan) {
        PipelineDefinition definition = pipeline.definition();
        for (int i = 0; i < definition.transforms().size(); i++) {
            TransformStep step = definition.transforms().get(i);
            if (holdsCode(step.component().options())) {
                reasons.add("the step `" + pipeline.transforms().get(i).name() + "` is Java code");
            }
        }
        ResolvedComponent<RejectionHandlerPlugin> handler = pipeline.errors().handler();
        if (handler.plugin() instanceof DeadLetterHandlerPlugin && DeadLetterHandlerPlugin.handsOn(handler.options())) {
            reasons.add("its dead letters are handed on to a sink, which one process alone may do");
        }
        ReferredValues referred = pipeline.referred();
        for (String secret : referred.writtenSecrets()) {
            if (OF_STARTER.stream().noneMatch(secret::startsWith)) {
                reasons.add("the secret " + secret + " is written in it");
            }
        }
        if (!reasons.isEmpty()) {
            throw refused(pipeline.name(), reasons);
        }
        String text = ofWorkers(definition, plan.settings().parallelism()).toYaml();
        Map<String, String> variables = new LinkedHashMap<>(referred.variables());
        variables.keySet().removeIf(name -> !text.contains("${" + name));
        Set<String> secrets = referred.secretVariables().stream()
                .filter(name -> text.contains("${" + name))
                .collect(Collectors.toSet());
        return new Shipment(
                text,
                pipeline.folder().toAbsolutePath().toString(),
                variables,
                secrets,
                plan.name(),
                plan.fingerprint(),
                Shipment.describe(plan));
    }

    static DataWeaverException refused(String pipeline, List<String> reasons) {
        return new DataWeaverException(
                ShippingErrorCode.NOT_SHIPPABLE,
                "'" + pipeline + "' cannot be sent to other processes: " + String.join("; ", reasons),
                "run it with `engine: local`, or see `dataweaver docs " + ShippingErrorCode.NOT_SHIPPABLE.id() + "`",
                null);
    }

    private static boolean holdsCode(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(Shipping::holdsCode);
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(Shipping::holdsCode);
        }
        return value instanceof Code;
    }

    /** Returns a definition without what workers have no part in, and with the parallelism that was chosen here. */
    private static PipelineDefinition ofWorkers(PipelineDefinition written, int parallelism) {
        Map<String, Object> settings = new LinkedHashMap<>(written.settings());
        settings.remove(PipelineSettings.ENGINE.name());
        settings.remove(PipelineSettings.DELIVERY.name());
        settings.put(PipelineSettings.PARALLELISM.name(), String.valueOf(parallelism));
        if (settings.get("errors") instanceof Map<?, ?> errors) {
            Map<Object, Object> others = new LinkedHashMap<>(errors);
            others.remove("alerts");
            settings.put("errors", others);
            if (others.isEmpty()) {
                settings.remove("errors");
            }
        }
        Map<String, ComponentRef> connections = new LinkedHashMap<>(written.connections());
        connections.keySet().removeIf(name -> !uses(written, name));
        return new PipelineDefinition(
                written.name(),
                null,
                Map.of(),
                connections,
                written.sources(),
                written.transforms(),
                written.sinks(),
                settings);
    }

    private static boolean uses(PipelineDefinition definition, String connection) {
        return definition.sources().values().stream().anyMatch(source -> uses(source.options(), connection))
                || definition.sinks().values().stream()
                        .anyMatch(sink -> uses(sink.component().options(), connection))
                || definition.transforms().stream()
                        .anyMatch(step -> uses(step.component().options(), connection))
                || uses(definition.settings(), connection);
    }

    private static boolean uses(Object value, String connection) {
        if (value instanceof Map<?, ?> map) {
            return connection.equals(map.get("connection"))
                    || map.values().stream().anyMatch(item -> uses(item, connection));
        }
        return value instanceof List<?> list && list.stream().anyMatch(item -> uses(item, connection));
    }
}

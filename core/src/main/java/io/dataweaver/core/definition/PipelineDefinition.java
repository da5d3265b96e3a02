package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as it was written, in YAML or in Java: the one model that both convert into.
 *
 * <p>Values are as written: {@code ${VAR}} and {@code ${secret:…}} stand unresolved, so that a definition can be printed,
 * compared and shipped. {@link ResolvedPipeline} is what was understood. Immutable; equal if the same is written, whatever
 * its layout.
 *
 * @param name identifies the pipeline and its state
 * @param description what it is for; null if not given
 * @param labels for people and monitoring
 * @param connections options by name that several components share
 * @param transforms in order
 * @param settings the other top-level keys as raw values, see {@link PipelineSettings}; a key that is left out has its
 *     default
 */
public record PipelineDefinition(
        String name,
        @Nullable String description,
        Map<String, String> labels,
        Map<String, ComponentRef> connections,
        ComponentRef source,
        List<TransformStep> transforms,
        ComponentRef sink,
        Map<String, Object> settings) {

    public PipelineDefinition {
        labels = ordered(labels);
        Map<String, ComponentRef> shared = new LinkedHashMap<>();
        connections.forEach((key, ref) -> shared.put(key, RawValues.copyOf(ref)));
        connections = Collections.unmodifiableMap(shared);
        source = RawValues.copyOf(source);
        sink = RawValues.copyOf(sink);
        transforms = transforms.stream()
                .map(step -> new TransformStep(step.name(), RawValues.copyOf(step.component())))
                .toList();
        settings = RawValues.copyOf(settings);
    }

    /**
     * Returns the definition as a pipeline file, which reads back as an equal one.
     *
     * @throws io.dataweaver.core.problem.DefinitionException if it holds a secret itself, rather than a reference to one
     */
    public String toYaml() {
        return YamlWriter.write(this);
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}

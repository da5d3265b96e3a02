package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * @param sources by name; one called {@link #SOURCE} is what the short form {@code source:} says
 * @param transforms in order
 * @param sinks by name; one called {@link #SINK} that takes all rows is what the short form {@code sink:} says
 * @param settings the other top-level keys as raw values, see {@link PipelineSettings}; a key that is left out has its
 *     default
 */
public record PipelineDefinition(
        String name,
        @Nullable String description,
        Map<String, String> labels,
        Map<String, ComponentRef> connections,
        Map<String, ComponentRef> sources,
        List<TransformStep> transforms,
        Map<String, SinkRoute> sinks,
        Map<String, Object> settings) {

    /** The name of the only source, where none is given. */
    public static final String SOURCE = "source";

    /** The name of the only sink, where none is given. */
    public static final String SINK = "sink";

    public PipelineDefinition {
        labels = ordered(labels);
        connections = copyOf(connections);
        sources = copyOf(sources);
        Map<String, SinkRoute> routes = new LinkedHashMap<>();
        sinks.forEach((key, route) -> routes.put(
                key,
                new SinkRoute(RawValues.copyOf(route.component()), route.from(), route.when(), route.otherwise())));
        sinks = Collections.unmodifiableMap(routes);
        transforms = transforms.stream()
                .map(step ->
                        new TransformStep(step.name(), step.from(), step.tables(), RawValues.copyOf(step.component())))
                .toList();
        settings = RawValues.copyOf(settings);
    }

    /** Creates a definition with one source and one sink that takes all rows. */
    public PipelineDefinition(
            String name,
            @Nullable String description,
            Map<String, String> labels,
            Map<String, ComponentRef> connections,
            ComponentRef source,
            List<TransformStep> transforms,
            ComponentRef sink,
            Map<String, Object> settings) {
        this(
                name,
                description,
                labels,
                connections,
                Map.of(SOURCE, source),
                transforms,
                Map.of(SINK, SinkRoute.ofAll(sink)),
                settings);
    }

    private static Map<String, ComponentRef> copyOf(Map<String, ComponentRef> components) {
        Map<String, ComponentRef> copy = new LinkedHashMap<>();
        components.forEach((key, ref) -> copy.put(key, RawValues.copyOf(ref)));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Returns the definition as a pipeline file, which reads back as an equal one; one source and one sink are written in
     * the short form.
     *
     * @throws io.dataweaver.core.problem.DefinitionException if it holds a secret itself, rather than a reference to one
     */
    public String toYaml() {
        return YamlWriter.write(this);
    }

    /**
     * Returns the definition as a pipeline file in the full form, with {@code sources:} and {@code sinks:}, which reads back
     * as an equal one.
     *
     * @throws io.dataweaver.core.problem.DefinitionException if it holds a secret itself, rather than a reference to one
     */
    public String toFullYaml() {
        return YamlWriter.writeFull(this);
    }

    boolean hasOneSource() {
        return sources.keySet().equals(Set.of(SOURCE));
    }

    boolean hasOneSink() {
        SinkRoute route = sinks.get(SINK);
        return sinks.size() == 1 && route != null && route.takesAll();
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}

package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A definition while it is being read: parts of it may be missing or wrong, and the others are checked nevertheless. */
final class Draft {

    @Nullable String name;

    @Nullable String description;

    final Map<String, String> labels = new LinkedHashMap<>();
    final Map<String, Component> connections = new LinkedHashMap<>();

    final Map<String, Component> sources = new LinkedHashMap<>();
    final List<Step> transforms = new ArrayList<>();
    final Map<String, Route> sinks = new LinkedHashMap<>();
    final Map<String, Object> settings = new LinkedHashMap<>();

    /** A component, and where it stands. */
    record Component(ComponentRef ref, String pointer) {}

    /** The name of a source, and where it stands. */
    record Name(String name, String pointer) {}

    /** A transform, and where its list item stands. */
    record Step(@Nullable String name, List<Name> from, List<Name> tables, Component component, String pointer) {}

    /** A sink with what goes to it, and where it stands. */
    record Route(List<Name> from, @Nullable String when, boolean otherwise, Component component, String pointer) {}

    /** Returns a copy whose settings are those of this one, except where {@code others} has them too. */
    Draft withSettings(Map<String, Object> others) {
        Draft copy = new Draft();
        copy.name = name;
        copy.description = description;
        copy.labels.putAll(labels);
        copy.connections.putAll(connections);
        copy.sources.putAll(sources);
        copy.transforms.addAll(transforms);
        copy.sinks.putAll(sinks);
        copy.settings.putAll(settings);
        copy.settings.putAll(others);
        return copy;
    }

    static Component component(ComponentRef ref, String pointer) {
        return new Component(ref, Pointers.child(pointer, ref.type()));
    }

    /** Returns the definition; null if a part that it needs is missing. */
    @Nullable PipelineDefinition toDefinition() {
        if (name == null || sources.isEmpty() || sinks.isEmpty()) {
            return null;
        }
        List<TransformStep> steps = transforms.stream()
                .map(step -> new TransformStep(
                        step.name(),
                        names(step.from()),
                        names(step.tables()),
                        step.component().ref()))
                .toList();
        Map<String, SinkRoute> routes = new LinkedHashMap<>();
        sinks.forEach((key, sink) -> routes.put(
                key, new SinkRoute(sink.component().ref(), names(sink.from()), sink.when(), sink.otherwise())));
        return new PipelineDefinition(
                name, description, labels, refs(connections), refs(sources), steps, routes, settings);
    }

    private static List<String> names(List<Name> names) {
        return names.stream().map(Name::name).toList();
    }

    private static Map<String, ComponentRef> refs(Map<String, Component> components) {
        Map<String, ComponentRef> refs = new LinkedHashMap<>();
        components.forEach((key, component) -> refs.put(key, component.ref()));
        return refs;
    }
}

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

    @Nullable Component source;

    final List<Step> transforms = new ArrayList<>();

    @Nullable Component sink;

    final Map<String, Object> settings = new LinkedHashMap<>();

    /** A component, and where it stands. */
    record Component(ComponentRef ref, String pointer) {}

    /** A transform, and where its list item stands. */
    record Step(@Nullable String name, Component component, String pointer) {}

    /** Returns a copy whose settings are those of this one, except where {@code others} has them too. */
    Draft withSettings(Map<String, Object> others) {
        Draft copy = new Draft();
        copy.name = name;
        copy.description = description;
        copy.labels.putAll(labels);
        copy.connections.putAll(connections);
        copy.source = source;
        copy.transforms.addAll(transforms);
        copy.sink = sink;
        copy.settings.putAll(settings);
        copy.settings.putAll(others);
        return copy;
    }

    static Component component(ComponentRef ref, String pointer) {
        return new Component(ref, Pointers.child(pointer, ref.type()));
    }

    /** Returns the definition; null if a part that it needs is missing. */
    @Nullable PipelineDefinition toDefinition() {
        if (name == null || source == null || sink == null) {
            return null;
        }
        Map<String, ComponentRef> shared = new LinkedHashMap<>();
        connections.forEach((key, component) -> shared.put(key, component.ref()));
        List<TransformStep> steps = transforms.stream()
                .map(step -> new TransformStep(step.name(), step.component().ref()))
                .toList();
        return new PipelineDefinition(name, description, labels, shared, source.ref(), steps, sink.ref(), settings);
    }
}

package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transform of a pipeline.
 *
 * @param name what the user calls it; null if he gave no name
 * @param from the names of the sources whose rows go through it; empty for all
 * @param tables which of their tables, as patterns with {@code *}, those behind a minus left out; empty for all
 */
public record TransformStep(@Nullable String name, List<String> from, List<String> tables, ComponentRef component) {

    public TransformStep {
        from = List.copyOf(from);
        tables = List.copyOf(tables);
    }

    /** Creates a transform that all rows go through. */
    public TransformStep(@Nullable String name, ComponentRef component) {
        this(name, List.of(), component);
    }

    /** Creates a transform that all rows of some sources go through. */
    public TransformStep(@Nullable String name, List<String> from, ComponentRef component) {
        this(name, from, List.of(), component);
    }
}

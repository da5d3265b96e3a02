package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sink of a pipeline, and which rows go to it, as it was written.
 *
 * @param component the sink
 * @param from the names of the sources whose rows it takes; empty for all
 * @param when an SQL condition over the rows that reach the sinks; null if there is none
 * @param otherwise whether it takes the rows that no sink with a condition took
 */
public record SinkRoute(
        ComponentRef component, List<String> from, @Nullable String when, boolean otherwise) {

    public SinkRoute {
        from = List.copyOf(from);
    }

    /** Returns a sink that takes all rows. */
    public static SinkRoute ofAll(ComponentRef component) {
        return new SinkRoute(component, List.of(), null, false);
    }

    boolean takesAll() {
        return from.isEmpty() && when == null && !otherwise;
    }
}

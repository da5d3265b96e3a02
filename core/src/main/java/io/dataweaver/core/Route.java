package io.dataweaver.core;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.core.definition.SinkRoute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which rows go to a sink, where there are several. Immutable. */
public final class Route {

    private final List<String> sources;
    private final @Nullable String condition;
    private final boolean otherwise;

    private Route(List<String> sources, @Nullable String condition, boolean otherwise) {
        this.sources = sources;
        this.condition = condition;
        this.otherwise = otherwise;
    }

    /** All rows. */
    public static Route everything() {
        return new Route(List.of(), null, false);
    }

    /** The rows for which an SQL condition over what reaches the sinks is true; they may go to other sinks too. */
    public static Route when(String condition) {
        return new Route(List.of(), condition, false);
    }

    /** The rows that no sink with a condition took. */
    public static Route otherwise() {
        return new Route(List.of(), null, true);
    }

    /** Returns this route for rows of {@code sources} only. */
    public Route from(String... sources) {
        return new Route(List.of(sources), condition, otherwise);
    }

    SinkRoute to(ComponentRef sink) {
        return new SinkRoute(sink, sources, condition, otherwise);
    }
}

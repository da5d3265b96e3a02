package io.dataweaver.core.definition;

import io.dataweaver.api.sink.SinkPlugin;
import java.util.List;
import java.util.Optional;

/**
 * One sink of a pipeline, found and checked, and which rows go to it.
 *
 * @param name unique among the sinks of the pipeline; {@code sink} in the short form
 * @param sources the names of the sources whose rows it takes
 * @param when an SQL condition for rows to go there, with variables resolved
 * @param otherwise whether it takes the rows that no sink with a condition took
 * @param pointer where it stands
 */
public record ResolvedSink(
        String name,
        ResolvedComponent<SinkPlugin> component,
        List<String> sources,
        Optional<String> when,
        boolean otherwise,
        String pointer) {

    public ResolvedSink {
        sources = List.copyOf(sources);
    }

    /** Returns this sink made by another plugin that takes the same options. */
    public ResolvedSink with(SinkPlugin other) {
        return new ResolvedSink(name, component.with(other), sources, when, otherwise, pointer);
    }

    /** Returns where the condition stands. */
    public String whenPointer() {
        return Pointers.child(pointer, DefinitionReader.WHEN);
    }

    /** Tells whether it takes all rows of its sources. */
    public boolean isUnconditional() {
        return when.isEmpty() && !otherwise;
    }
}

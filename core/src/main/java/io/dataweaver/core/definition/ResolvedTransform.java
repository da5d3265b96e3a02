package io.dataweaver.core.definition;

import io.dataweaver.api.transform.TransformPlugin;
import java.util.List;

/**
 * One transform of a pipeline, found and checked.
 *
 * @param name unique in the pipeline: the user's, or its type and number, such as {@code filter-0}
 * @param sources the names of the sources whose rows go through it
 * @param tables which of their tables
 */
public record ResolvedTransform(
        String name, List<String> sources, TableChoice tables, ResolvedComponent<TransformPlugin> component) {

    public ResolvedTransform {
        sources = List.copyOf(sources);
    }

    /** Creates a transform that all tables of some sources go through. */
    public ResolvedTransform(String name, List<String> sources, ResolvedComponent<TransformPlugin> component) {
        this(name, sources, TableChoice.ALL, component);
    }

    /** Returns this transform where only some of the tables are known: that none matches a pattern is no mistake there. */
    public ResolvedTransform ofSomeTables() {
        return new ResolvedTransform(name, sources, tables.ofSome(), component);
    }

    /** Returns this transform made by another plugin that takes the same options. */
    public ResolvedTransform with(TransformPlugin other) {
        return new ResolvedTransform(name, sources, tables, component.with(other));
    }
}

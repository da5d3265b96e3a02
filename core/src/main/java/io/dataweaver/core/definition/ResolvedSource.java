package io.dataweaver.core.definition;

import io.dataweaver.api.source.SourcePlugin;

/**
 * One source of a pipeline, found and checked.
 *
 * @param name unique among the sources of the pipeline; {@code source} in the short form
 */
public record ResolvedSource(String name, ResolvedComponent<SourcePlugin> component) {

    /** Returns this source made by another plugin that takes the same options. */
    public ResolvedSource with(SourcePlugin other) {
        return new ResolvedSource(name, component.with(other));
    }
}

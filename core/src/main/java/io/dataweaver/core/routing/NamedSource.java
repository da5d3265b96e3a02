package io.dataweaver.core.routing;

import io.dataweaver.api.source.Source;

/**
 * One of several sources.
 *
 * @param name unique in the pipeline, without {@code /}
 */
public record NamedSource(String name, Source source) {}

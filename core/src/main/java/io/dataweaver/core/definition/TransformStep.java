package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import org.jspecify.annotations.Nullable;

/**
 * One transform of a pipeline.
 *
 * @param name what the user calls it; null if he gave no name
 */
public record TransformStep(@Nullable String name, ComponentRef component) {}

package io.dataweaver.core.definition;

import io.dataweaver.api.transform.TransformPlugin;

/**
 * One transform of a pipeline, found and checked.
 *
 * @param name unique in the pipeline: the user's, or its type and number, such as {@code filter-0}
 */
public record ResolvedTransform(String name, ResolvedComponent<TransformPlugin> component) {}

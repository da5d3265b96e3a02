package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.Transform;
import java.util.function.Supplier;

/**
 * One transform of a plan.
 *
 * @param name for people: the name that the step was given, or its type
 * @param index its place among the transforms of the definition
 * @param output the schema of what leaves it
 * @param factory makes one for each split
 */
public record PlannedStep(String name, int index, Schema output, Supplier<Transform> factory) {}

package io.dataweaver.api.sink;

import io.dataweaver.api.descriptor.ComponentRef;

/**
 * A sink as Java code writes it, such as {@code Postgres.into("public.orders")}; each connector has factories that return
 * one.
 *
 * <p>Immutable: a method that sets an option returns another step.
 */
public interface SinkStep {

    /** Returns the sink and its options, as a pipeline file would name them. */
    ComponentRef toRef();
}

package io.dataweaver.api.source;

import io.dataweaver.api.descriptor.ComponentRef;

/**
 * A source as Java code writes it, such as {@code Csv.file("orders.csv")}; each connector has factories that return one.
 *
 * <p>Immutable: a method that sets an option returns another step.
 */
public interface SourceStep {

    /** Returns the source and its options, as a pipeline file would name them. */
    ComponentRef toRef();
}

package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.ComponentRef;

/**
 * An engine as Java code chooses it; each engine's module has factories that return one, so that nothing of its libraries is
 * named here.
 *
 * <p>Immutable: a method that sets an option returns another step.
 */
public interface EngineStep {

    /** Returns the engine and its options, as a pipeline file would name them. */
    ComponentRef toRef();
}

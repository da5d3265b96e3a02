package io.dataweaver.core.stage;

import io.dataweaver.api.transform.Transform;

/**
 * One transform of a stage.
 *
 * @param name for people and metrics: the name that the step was given, or its type and place
 * @param index its place among the transforms of the definition
 * @param transform made for this stage alone
 */
public record StageStep(String name, int index, Transform transform) {

    /** Returns its place in the pipeline, such as {@code transforms[1]}. */
    String place() {
        return place(index);
    }

    /** Returns the place of the transform that is number {@code index} of the definition, from 0. */
    public static String place(int index) {
        return "transforms[" + index + "]";
    }
}

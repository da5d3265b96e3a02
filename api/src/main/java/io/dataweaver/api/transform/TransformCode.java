package io.dataweaver.api.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Code;
import java.util.function.Function;

/**
 * A transform that is Java code: what a pipeline written in Java has, and no pipeline file.
 *
 * @param name stands for the code where it is printed or compared: with other code it should have another name, since an
 *     unfinished run goes on with code of the same name
 * @param factory makes the transform for an input, for each split anew
 */
public record TransformCode(String name, Function<Schema, Transform> factory) implements Code {

    @Override
    public String toString() {
        return "Java code '" + name + "'";
    }
}

package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Code;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformCode;
import io.dataweaver.api.transform.TransformPlugin;

/** {@code java}: Java code of a pipeline that is written in Java. */
public final class JavaPlugin implements TransformPlugin {

    /** The code. */
    public static final Option<Code> CODE = Option.required(
            "code", OptionType.CODE, "The code, which only a pipeline written in Java can give: `.apply(name, …)`.");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "java")
            .summary(
                    "Java code of a pipeline that is written in Java. No pipeline file can hold it: there, name the class of"
                            + " a transform that a jar brings, as in `apply: {class: com.example.Shout}`.")
            .mainOption(CODE)
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        if (options.get(CODE) instanceof TransformCode code) {
            return code.factory().apply(input);
        }
        throw new IllegalArgumentException("`code` has to be that of a transform");
    }
}

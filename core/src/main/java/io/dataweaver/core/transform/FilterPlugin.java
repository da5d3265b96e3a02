package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.expression.FunctionCatalog;
import io.dataweaver.core.expression.FunctionUser;

/** {@code filter}: keeps the rows for which a condition is true. */
public final class FilterPlugin implements TransformPlugin, FunctionUser {

    /** What has to be true of a row. */
    public static final Option<String> CONDITION = Option.required(
                    "condition",
                    OptionType.EXPRESSION,
                    "What has to be true of a record for it to pass. As in SQL, unknown is not true: "
                            + "`total > 0` does not let a record pass whose total is NULL.")
            .example("status = 'PAID' and total > 0");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "filter")
            .summary(
                    "Lets those records pass for which a condition is true. A record for which it cannot be computed is"
                            + " rejected. Of changes, an update that enters the filter becomes an insert, and one that leaves"
                            + " it a delete.")
            .mainOption(CONDITION)
            .example("\"status = 'PAID' and total > 0\"")
            .build();

    private volatile FunctionCatalog functions = FunctionCatalog.installed();

    @Override
    public void use(FunctionCatalog available) {
        functions = available;
    }

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        return FilterTransform.of(options.get(CONDITION), input, new ExpressionCompiler(functions));
    }
}

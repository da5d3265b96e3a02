package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import java.util.List;

/** {@code unflatten}: makes a struct of columns whose names begin alike. */
public final class UnflattenPlugin implements TransformPlugin {

    /** How the names begin. */
    public static final Option<List<String>> PREFIXES = Option.required(
                    "prefixes",
                    OptionType.listOf(OptionType.TEXT),
                    "How the names of the columns begin; each becomes a struct of that name.")
            .example("[address]");

    /** What stands between names. */
    public static final Option<String> SEPARATOR = Option.of(
                    "separator", OptionType.TEXT, "What stands between the prefix and the name of the field.")
            .defaultsTo("_");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "unflatten")
            .summary("Makes a struct of the columns whose names begin alike, in the place of the first of them:"
                    + " `address_city` and `address_zip` become `address: {city, zip}`. The struct is NULL where all of them"
                    + " are. Columns of the key cannot be moved.")
            .mainOption(PREFIXES)
            .options(SEPARATOR)
            .example("[address]")
            .example("{prefixes: [billing, shipping], separator: \".\"}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        return UnflattenTransform.of(input, options.get(PREFIXES), options.get(SEPARATOR));
    }
}

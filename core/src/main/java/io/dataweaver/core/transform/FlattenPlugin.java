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

/** {@code flatten}: makes columns of the fields of structs. */
public final class FlattenPlugin implements TransformPlugin {

    /** Which structs. */
    public static final Option<List<String>> COLUMNS = Option.of(
                    "columns",
                    OptionType.listOf(OptionType.TEXT),
                    "The structs to flatten; if this is left out, all of them.")
            .example("[address]");

    /** What stands between names. */
    public static final Option<String> SEPARATOR = Option.of(
                    "separator", OptionType.TEXT, "What stands between the names of a struct and of its field.")
            .defaultsTo("_");

    /** How deep. */
    public static final Option<Long> DEPTH = Option.of(
                    "depth",
                    OptionType.INTEGER,
                    "How many levels of structs in structs to flatten; if this is left out, all of them.")
            .example("1");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "flatten")
            .summary(
                    "Makes columns of the fields of structs, in the place of the struct: `address: {city, zip}` becomes"
                            + " `address_city` and `address_zip`. Of a struct that is NULL all of them are. Lists, maps and JSON stay"
                            + " as they are.")
            .mainOption(COLUMNS)
            .options(SEPARATOR, DEPTH)
            .example("[address]")
            .example("{columns: [address], separator: \".\", depth: 1}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        long depth = options.find(DEPTH).orElse((long) Integer.MAX_VALUE);
        if (depth < 1) {
            throw StepColumns.conflict("`depth` is at least 1, but is " + depth, null, DEPTH.name());
        }
        return FlattenTransform.of(
                input, options.find(COLUMNS), options.get(SEPARATOR), (int) Math.min(depth, Integer.MAX_VALUE));
    }
}

package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import java.util.List;

/** {@code union}: makes one dataset of several. */
public final class UnionPlugin implements UnitingPlugin {

    /** What happens to a column that not all datasets have. */
    public enum Missing {
        /** It is an error before start. */
        REFUSE,
        /** It is NULL where it is missing. */
        SET_NULL
    }

    /** The name of the dataset. */
    public static final Option<String> NAME = Option.required(
                    "name",
                    OptionType.TEXT,
                    "The name of the dataset that comes out, which names the table if the sink does not.")
            .example("orders");

    /** What happens to a column that not all have. */
    public static final Option<Missing> MISSING = Option.of(
                    "missing",
                    OptionType.choice(Missing.class),
                    "What happens to a column that not all datasets have: `refuse` is an error before start, `set_null`"
                            + " makes it NULL in the others.")
            .defaultsTo("refuse");

    /** Whether types may be widened. */
    public static final Option<Boolean> WIDEN = Option.of(
                    "widen",
                    OptionType.BOOLEAN,
                    "Whether a column gets the smallest type that holds all values without loss where its types differ;"
                            + " otherwise they have to be the same.")
            .defaultsTo(true);

    /** The column for the name of the source. */
    public static final Option<String> SOURCE_COLUMN = Option.of(
                    "source_column",
                    OptionType.TEXT,
                    "The name of a new column that says which source a record comes from. It becomes part of the key.")
            .example("region");

    /** The column for the name of the dataset. */
    public static final Option<String> DATASET_COLUMN = Option.of(
                    "dataset_column",
                    OptionType.TEXT,
                    "The name of a new column that says which dataset a record comes from, such as `shard_1.orders`. It"
                            + " becomes part of the key.")
            .example("shard");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "union")
            .summary("Makes one dataset of those that come to it, such as those of several sources. Columns go by name;"
                    + " the key stays if all datasets have the same.")
            .mainOption(NAME)
            .options(MISSING, WIDEN, SOURCE_COLUMN, DATASET_COLUMN)
            .example("orders")
            .example("{name: orders, missing: set_null, source_column: region}")
            .example("{name: orders, dataset_column: shard}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<Transform> create(Options options, List<Input> inputs) {
        UnionSettings settings = new UnionSettings(
                options.get(NAME),
                options.get(MISSING),
                options.get(WIDEN),
                options.find(SOURCE_COLUMN),
                options.find(DATASET_COLUMN));
        Schema common = new UnionSchema(settings, inputs).find();
        return inputs.stream()
                .<Transform>map(input -> ConformTransform.of(input, common, settings))
                .toList();
    }
}

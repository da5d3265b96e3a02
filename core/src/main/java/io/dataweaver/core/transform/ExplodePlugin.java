package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;

/** {@code explode}: makes a row of each element of a list or map. */
public final class ExplodePlugin implements TransformPlugin {

    /** The list or map. */
    public static final Option<String> COLUMN = Option.required(
                    "column", OptionType.TEXT, "The list or map of which each element becomes a row of its own.")
            .example("items");

    /** The name of the element. */
    public static final Option<String> AS = Option.of(
                    "as",
                    OptionType.TEXT,
                    "The name of the column that holds the element, or the value of an entry; if this is left out, that of"
                            + " the list or map.")
            .example("item");

    /** The name of the key. */
    public static final Option<String> KEY_AS = Option.of(
                    "key_as", OptionType.TEXT, "The name of the column that holds the key of an entry of a map.")
            .defaultsTo("key");

    /** The name of the position. */
    public static final Option<String> POSITION_AS = Option.of(
                    "position_as",
                    OptionType.TEXT,
                    "The name of a column for the number of the element in its list or map, from 1. With it the key of the"
                            + " dataset together with the number is the key of the result.")
            .example("line");

    /** Whether rows without elements stay. */
    public static final Option<Boolean> OUTER = Option.of(
                    "outer",
                    OptionType.BOOLEAN,
                    "Whether a row whose list or map is empty or NULL stays as one row, without an element.")
            .defaultsTo(false);

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "explode")
            .summary(
                    "Makes a row of each element of a list or map, beside the other columns. An update becomes a delete of"
                            + " the old elements and an insert of the new ones. What one row becomes stays together: it is"
                            + " committed at once or not at all.")
            .mainOption(COLUMN)
            .options(AS, KEY_AS, POSITION_AS, OUTER)
            .example("items")
            .example("{column: items, as: item, position_as: line, outer: true}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        String column = options.get(COLUMN);
        return ExplodeTransform.of(
                input,
                column,
                options.find(AS).orElse(column),
                options.get(KEY_AS),
                options.find(POSITION_AS).orElse(null),
                options.get(OUTER));
    }
}

package com.example.shout;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.RowTransform;
import io.dataweaver.api.transform.RowTransformPlugin;
import java.util.List;
import java.util.Locale;

/** {@code shout}: says a text louder, and quiet texts not at all. */
public final class ShoutPlugin implements RowTransformPlugin {

    static final Option<String> COLUMN = Option.required("column", OptionType.TEXT, "The column of text to say louder.")
            .example("name");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "shout")
            .summary("Says a text louder. Records without one are dropped.")
            .mainOption(COLUMN)
            .example("name")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Schema outputSchema(Options options, Schema input) {
        int column = input.indexOf(options.get(COLUMN));
        if (column < 0 || !(input.field(column).type() instanceof DataType.Text)) {
            throw new IllegalArgumentException("`column` has to be a column of text, one of " + input.names());
        }
        boolean key = input.key().contains(options.get(COLUMN));
        return key ? input.withKey(List.of()) : input; // "a" and "A" are the same when they are shouted
    }

    @Override
    public RowTransform rows(Options options, Schema input) {
        int column = input.indexOf(options.get(COLUMN));
        return (in, out) -> {
            if (in.isNull(column)) {
                return;
            }
            String text = in.getText(column);
            if (text.contains("!")) {
                throw new IllegalArgumentException("'" + text + "' is loud already");
            }
            out.copy(in).setText(column, text.toUpperCase(Locale.ROOT) + "!");
        };
    }
}

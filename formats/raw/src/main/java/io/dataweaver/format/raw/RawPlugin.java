package io.dataweaver.format.raw;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;

/** The format {@code raw}. */
public final class RawPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "raw")
            .summary("Bytes as they are, in one column: a message, a file, or each part of a file that ends at a "
                    + "delimiter, is one row.")
            .mainOption(RawOptions.DELIMITER)
            .options(RawOptions.AS, RawOptions.COLUMN)
            .capabilities(Capability.SPLITTABLE)
            .example("{delimiter: \"\\n\", as: text}")
            .example("{column: body}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        return new RawFormat(RawOptions.of(options));
    }
}

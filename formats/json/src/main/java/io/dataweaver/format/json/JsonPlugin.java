package io.dataweaver.format.json;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;

/** The format {@code json}. */
public final class JsonPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "json")
            .summary(
                    "JSON (RFC 8259): one object a line, or one array of objects. Nested objects become structs, arrays "
                            + "become lists; numbers keep every digit. Members may come in any order; missing ones are null, "
                            + "unknown ones are skipped.")
            .mainOption(JsonOptions.LAYOUT)
            .options(JsonOptions.PATH, JsonOptions.TYPES, JsonOptions.NULLS)
            .capabilities(Capability.SPLITTABLE, Capability.NESTED)
            .example("{layout: array}")
            .example("{path: features}")
            .example("{types: {price: \"decimal(12,2)\"}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        return new JsonFormat(JsonOptions.of(options));
    }
}

package io.dataweaver.format.protobuf;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;

/** The format {@code protobuf}. */
public final class ProtobufPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "protobuf")
            .summary("Protocol Buffers, proto2, proto3 and editions: files of messages, each behind its length, and"
                    + " messages of topics. Messages become structs, fields that know whether they are set become"
                    + " nullable columns. Only the wanted fields are decoded.")
            .mainOption(ProtobufOptions.SCHEMA)
            .options(
                    ProtobufOptions.MESSAGE,
                    ProtobufOptions.IMPORTS,
                    ProtobufOptions.REFERENCES,
                    ProtobufOptions.CLASS,
                    ProtobufOptions.UNKNOWN_FIELDS,
                    ProtobufOptions.FRAMING,
                    ProtobufOptions.SCHEMA_ID,
                    ProtobufOptions.WRITER_SCHEMA,
                    ProtobufOptions.WRITER_REFERENCES)
            .capabilities(Capability.NESTED)
            .example("{schema: order.proto}")
            .example("{schema: shop.desc, message: shop.Order}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        return new ProtobufFormat(ProtobufOptions.of(options), context.workingFolder());
    }
}

package io.dataweaver.format.avro;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;

/** The format {@code avro}. */
public final class AvroPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "avro")
            .summary("Apache Avro: object container files, with all codecs, and single objects. Records become structs,"
                    + " unions with null become nullable columns; other schemas than the writer's are resolved by"
                    + " Avro's rules. A damaged block is rejected, and the next one is read.")
            .mainOption(AvroOptions.LAYOUT)
            .options(
                    AvroOptions.SCHEMA,
                    AvroOptions.WRITER_SCHEMAS,
                    AvroOptions.REFERENCES,
                    AvroOptions.WRITER_REFERENCES,
                    AvroOptions.CODEC,
                    AvroOptions.BLOCK_SIZE,
                    AvroOptions.MAX_BLOCK)
            .capabilities(Capability.SPLITTABLE, Capability.NESTED)
            .example("{schema: schemas/order.avsc}")
            .example("{codec: zstandard, block_size: 256KiB}")
            .example("{layout: single_object, schema: schemas/order.avsc}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        return new AvroFormat(AvroOptions.of(options), context.workingFolder());
    }
}

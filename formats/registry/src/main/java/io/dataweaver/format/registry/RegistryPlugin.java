package io.dataweaver.format.registry;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;

/** The format {@code registry}. */
public final class RegistryPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "registry")
            .summary(
                    "Messages that name their schema in a schema registry, in front or in a header, as Confluent's serializers"
                            + " write them: Avro, Protobuf, and JSON with a schema.")
            .mainOption(RegistryOptions.URL)
            .options(
                    RegistryOptions.SUBJECT,
                    RegistryOptions.STRATEGY,
                    RegistryOptions.RECORD,
                    RegistryOptions.FORMAT,
                    RegistryOptions.SCHEMA,
                    RegistryOptions.REFERENCES,
                    RegistryOptions.REGISTER,
                    RegistryOptions.ID_IN,
                    RegistryOptions.CERTIFICATES,
                    RegistryOptions.KEYSTORE,
                    RegistryOptions.KEYSTORE_PASSWORD,
                    RegistryOptions.USER,
                    RegistryOptions.PASSWORD,
                    RegistryOptions.TOKEN)
            .capabilities(Capability.NESTED)
            .example("{url: \"http://localhost:8081\"}")
            .example("{url: \"http://localhost:8081\", strategy: topic_record, record: shop.Order, id_in: header}")
            .example("{url: \"http://localhost:8081\", subject: orders-value, schema: schemas/order.avsc}")
            .example("{url: \"http://localhost:8081\", subject: orders-value, format: {protobuf: {message: Order}}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        return new RegistryFormat(RegistryOptions.of(options), context);
    }
}

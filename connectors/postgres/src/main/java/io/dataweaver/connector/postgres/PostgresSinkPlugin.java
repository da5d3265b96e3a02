package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;

/** Makes the sink {@code postgres}. */
public final class PostgresSinkPlugin implements SinkPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SINK, "postgres")
            .summary(
                    "Writes to PostgreSQL tables by binary COPY, and creates them. Positions are stored in the transaction"
                            + " of the rows, so that each row arrives exactly once.")
            .mainOption(PostgresOptions.URL)
            .options(PostgresOptions.connection())
            .options(
                    PostgresOptions.TABLE,
                    PostgresOptions.MODE,
                    PostgresOptions.KEY,
                    PostgresOptions.CREATE,
                    PostgresOptions.METADATA_SCHEMA,
                    PostgresOptions.PUBLISH_TIMEOUT)
            .capabilities(
                    Capability.TRANSACTIONAL_POSITIONS,
                    Capability.CREATES_TARGET,
                    Capability.EVOLVES_TARGET,
                    Capability.APPLIES_CHANGES,
                    Capability.APPLIES_EMPTYING,
                    Capability.WHOLE_TRANSACTIONS,
                    Capability.IDEMPOTENT_BY_KEY,
                    Capability.ATOMIC_REPLACE,
                    Capability.READS_BACK)
            .example("{url: \"postgresql://app@localhost/shop\", table: public.orders}")
            .example("{url: \"postgresql://app@localhost/shop\", table: public.orders, mode: upsert, key: [id]}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Sink create(Options options, PluginContext context) {
        return new PostgresSink(options, context);
    }
}

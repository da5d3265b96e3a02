package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;

/** Makes the sink {@code jdbc}. */
public final class JdbcSinkPlugin implements SinkPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SINK, "jdbc")
            .summary(
                    "Writes to tables of MariaDB, MySQL, SQLite, H2 and DuckDB, and, untested, of SQL Server, Oracle and"
                            + " Db2; and creates them. Positions are stored in the transaction of the rows, so that each row arrives"
                            + " exactly once. PostgreSQL has a sink of its own.")
            .mainOption(JdbcOptions.URL)
            .options(JdbcOptions.connection())
            .options(JdbcOptions.TABLE, JdbcOptions.MODE, JdbcOptions.KEY, JdbcOptions.CREATE)
            .capabilities(
                    Capability.TRANSACTIONAL_POSITIONS,
                    Capability.CREATES_TARGET,
                    Capability.EVOLVES_TARGET,
                    Capability.WHOLE_TRANSACTIONS,
                    Capability.APPLIES_CHANGES,
                    Capability.APPLIES_EMPTYING,
                    Capability.IDEMPOTENT_BY_KEY,
                    Capability.ATOMIC_REPLACE,
                    Capability.READS_BACK,
                    Capability.ONE_ZERO)
            .example("{url: \"jdbc:sqlite:shop.db\", table: orders}")
            .example("{url: \"jdbc:mariadb://localhost/shop\", user: app, password: \"${secret:env/DB_PASSWORD}\","
                    + " table: orders, mode: upsert, key: [id]}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Sink create(Options options, PluginContext context) {
        return new JdbcSink(options, context);
    }
}

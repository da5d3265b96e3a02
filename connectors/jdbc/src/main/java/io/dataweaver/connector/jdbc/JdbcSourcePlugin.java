package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;

/** Makes the source {@code jdbc}. */
public final class JdbcSourcePlugin implements SourcePlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "jdbc")
            .summary(
                    "Reads tables and views of MariaDB, MySQL, SQLite, H2 and DuckDB, or a query, and, untested, tables of SQL"
                            + " Server, Oracle, Db2 and Snowflake: those with a primary key in its order, large"
                            + " ones by several readers. A run that was cut off goes on behind the last key. Each row comes as it"
                            + " is when it is read, not all as of one moment. PostgreSQL has a source of its own.")
            .mainOption(JdbcOptions.URL)
            .options(JdbcOptions.connection())
            .options(
                    JdbcOptions.TABLE,
                    JdbcOptions.TABLES,
                    JdbcOptions.QUERY,
                    JdbcOptions.SKIP_COLUMNS,
                    JdbcOptions.SPLIT_ROWS,
                    JdbcOptions.READ_TIMEOUT)
            .capabilities(
                    Capability.BOUNDED,
                    Capability.PARALLEL,
                    Capability.REPLAYABLE,
                    Capability.REPEATS,
                    Capability.FILTER_PUSH_DOWN,
                    Capability.PROJECTION_PUSH_DOWN)
            .example("{url: \"jdbc:sqlite:shop.db\", table: orders}")
            .example("{url: \"jdbc:mariadb://localhost/shop\", user: app, password: \"${secret:env/DB_PASSWORD}\","
                    + " tables: [\"*\", -order_audit]}")
            .example("{url: \"jdbc:sqlite:shop.db\", query: \"select id, total from orders where total > 100\"}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        return new JdbcSource(options, context);
    }
}

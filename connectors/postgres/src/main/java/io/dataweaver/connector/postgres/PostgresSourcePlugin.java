package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import java.util.List;
import java.util.Locale;

/** Makes the source {@code postgres}. */
public final class PostgresSourcePlugin implements SourcePlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "postgres")
            .summary(
                    "Reads PostgreSQL tables, views or a query by binary COPY: all tables as of one moment, large ones by"
                            + " several readers. A run that was cut off goes on where it was, if the tables have not changed. Or"
                            + " goes on reading rows that are new, as a column tells, or"
                            + " reads their changes from the server's log (`mode`), each once and in order.")
            .mainOption(PostgresOptions.URL)
            .options(PostgresOptions.connection())
            .options(
                    PostgresOptions.TABLE,
                    PostgresOptions.TABLES,
                    PostgresOptions.QUERY,
                    PostgresOptions.READ_MODE,
                    PostgresOptions.CURSOR,
                    PostgresOptions.POLL_INTERVAL,
                    PostgresOptions.SLOT,
                    PostgresOptions.PUBLICATION,
                    PostgresOptions.ON_TRUNCATE,
                    PostgresOptions.NEW_TABLES,
                    PostgresOptions.DROPPED_TABLES,
                    PostgresOptions.TRANSACTIONS,
                    PostgresOptions.READ_TIMEOUT,
                    PostgresOptions.SPLIT_SIZE,
                    PostgresOptions.READ_RATE,
                    PostgresOptions.YIELD_ABOVE,
                    PostgresOptions.ARRAYS)
            .capabilities(
                    Capability.BOUNDED,
                    Capability.UNBOUNDED,
                    Capability.CHANGES,
                    Capability.TELLS_EMPTYING,
                    Capability.WHOLE_TRANSACTIONS,
                    Capability.REPLAYABLE,
                    Capability.REPEATS,
                    Capability.LATER_SPLITS,
                    Capability.PARALLEL,
                    Capability.CONSISTENT_SNAPSHOT,
                    Capability.FILTER_PUSH_DOWN,
                    Capability.PROJECTION_PUSH_DOWN)
            .example("{url: \"postgresql://app@localhost/shop\", tables: [public.*, -public.audit_*]}")
            .example("{url: \"postgresql://app@localhost/shop\", table: public.orders, mode: snapshot_then_cdc}")
            .example(
                    "{url: \"postgresql://app@localhost/shop\", table: public.orders, mode: incremental, cursor: updated_at}")
            .example("{url: \"postgresql://app@localhost/shop\", query: \"select id, total from orders\"}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        ReadMode mode = options.get(PostgresOptions.READ_MODE);
        boolean readsLog = mode == ReadMode.CDC || mode == ReadMode.SNAPSHOT_THEN_CDC;
        if (!readsLog && options.get(PostgresOptions.TRANSACTIONS) == Transactions.WHOLE) {
            throw new OptionException(
                    PostgresErrorCode.LOG_NEEDED,
                    "`transactions: whole` needs the log of the server, which `mode: "
                            + mode.name().toLowerCase(Locale.ROOT) + "` does not read",
                    PostgresErrorCode.LOG_NEEDED.remedy(),
                    List.of(PostgresOptions.TRANSACTIONS.name()));
        }
        return switch (mode) {
            case SNAPSHOT -> new PostgresSource(options, context);
            case INCREMENTAL -> new PostgresCursorSource(options, context);
            case CDC, SNAPSHOT_THEN_CDC -> new PostgresChangeSource(options, context);
        };
    }

    @Override
    public void discard(Options options, PluginContext context) {
        switch (options.get(PostgresOptions.READ_MODE)) {
            case SNAPSHOT, INCREMENTAL -> {}
            case CDC, SNAPSHOT_THEN_CDC -> {
                try (PostgresChangeSource source = new PostgresChangeSource(options, context)) {
                    source.discard();
                }
            }
        }
    }

    /** Reads the rows as they are now, whatever the mode: a slot would make the log of the server grow. */
    @Override
    public Source createForPreview(Options options, PluginContext context) {
        return new PostgresSource(options, context);
    }
}

package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The surroundings of a sink whose columns change.
 *
 * @param columnHistory what has become of columns of any dataset
 * @param approved the ids of changes that were approved
 */
record EvolvingContext(PluginContext rest, SchemaPolicy schemaPolicy, ColumnHistory columnHistory, Set<String> approved)
        implements PluginContext {

    static EvolvingContext of(TestDatabase database, SchemaChange change, ChangePolicy policy) {
        return new EvolvingContext(
                database.context(), new SchemaPolicy(Map.of(change, policy)), ColumnHistory.NONE, Set.of());
    }

    EvolvingContext where(Map<String, String> renamed, Set<String> dropped) {
        return new EvolvingContext(rest, schemaPolicy, new ColumnHistory(renamed, dropped, Set.of()), approved);
    }

    EvolvingContext approving(String... changes) {
        return new EvolvingContext(rest, schemaPolicy, columnHistory, Set.of(changes));
    }

    @Override
    public ColumnHistory columnHistory(String dataset) {
        return columnHistory;
    }

    @Override
    public boolean isApproved(String change) {
        return approved.contains(change);
    }

    @Override
    public Format format(ComponentRef ref) {
        return rest.format(ref);
    }

    @Override
    public Path workingFolder() {
        return rest.workingFolder();
    }

    @Override
    public Clock clock() {
        return rest.clock();
    }

    @Override
    public Duration callTimeout() {
        return rest.callTimeout();
    }

    @Override
    public int parallelism() {
        return rest.parallelism();
    }
}

package io.dataweaver.connector.kafkaconnect;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Several tables that Debezium follows: by one connector, which is one split with a dataset for each, or by a connector each. A split
 * says which tables it has, so that those with which a run begins are those with which it goes on.
 */
final class WantedTables implements WantedDatasets {

    /** The only split where one connector reads all. */
    private static final String TOGETHER = "tables";

    /** What splits have: names, with what no name has between them. */
    private static final String TABLES = "tables";

    private static final String BETWEEN = ",";
    private static final String OVERRIDES = "snapshot.select.statement.overrides";
    private static final int SHOWN = 20;

    private final KafkaConnectSettings settings;
    private final DebeziumDatabase database;
    private final TablePatterns patterns;
    private final boolean together;
    private final ForOneTable forOneTable;
    private final Map<String, DebeziumTable.Name> byTopic = new LinkedHashMap<>();

    /** What a connector that reads one table alone has of its own, such as its number among the replicas of the server. */
    interface ForOneTable {
        /** Returns the configuration with it. */
        ConnectorConfiguration configured(ConnectorConfiguration configuration, String table);
    }

    /**
     * Wants tables.
     *
     * @param settings whose configuration names no tables
     * @param together whether one connector reads them all
     */
    WantedTables(
            KafkaConnectSettings settings,
            DebeziumDatabase database,
            TablePatterns patterns,
            boolean together,
            ForOneTable forOneTable) {
        this.settings = settings;
        this.database = database;
        this.patterns = patterns;
        this.together = together;
        this.forOneTable = forOneTable;
    }

    /**
     * The history of schemas that the connector begins tells which tables there are, before any row of them is read. Then one row of each
     * tells its columns; of a table that has none, one is made of nulls.
     */
    @Override
    public List<Discovery> find() {
        PluginFolder folder = PluginFolder.of(settings.plugin());
        Map<DebeziumTable.Name, List<SchemaHistory.Column>> there = byName(Discovery.history(
                folder, listing(patterns.listed()), settings.discoveryTimeout(), settings.stopTimeout()));
        requireAll(patterns.exact(), there.keySet());
        there.keySet().retainAll(patterns.among(there.keySet()));
        if (there.isEmpty()) {
            throw TablePatterns.unclear("no table matches, or every table is taken out again");
        }
        byTopic.clear();
        for (DebeziumTable.Name table : patterns.among(there.keySet())) {
            DebeziumTable.Name other = byTopic.put(topic(table), table);
            if (other != null) {
                throw TablePatterns.unclear("tables '" + other.text() + "' and '" + table.text()
                        + "' have one name in the records of Debezium: " + topic(table));
            }
        }
        return Discovery.ofEach(
                folder,
                ofOneRow(there),
                List.copyOf(byTopic.keySet()),
                settings.discoveryTimeout(),
                settings.stopTimeout());
    }

    private static Map<DebeziumTable.Name, List<SchemaHistory.Column>> byName(String history) {
        Map<DebeziumTable.Name, List<SchemaHistory.Column>> tables = new LinkedHashMap<>();
        SchemaHistory.tables(history).forEach((parts, columns) -> {
            if (parts.size() == 2) {
                tables.put(new DebeziumTable.Name("", parts.get(0), parts.get(1)), columns);
            }
        });
        return tables;
    }

    private static void requireAll(Set<DebeziumTable.Name> tables, Set<DebeziumTable.Name> there) {
        Set<DebeziumTable.Name> missing = new LinkedHashSet<>(tables);
        missing.removeAll(there);
        if (!missing.isEmpty()) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.TABLE_MISSING,
                    "expected to find " + shown(missing) + " among the tables that the connector reads, but found "
                            + shown(there),
                    KafkaConnectErrorCode.TABLE_MISSING.remedy(),
                    null);
        }
    }

    private static String shown(Collection<DebeziumTable.Name> tables) {
        return tables.stream().limit(SHOWN).map(DebeziumTable.Name::text).collect(Collectors.joining(", "))
                + (tables.size() > SHOWN ? " and " + (tables.size() - SHOWN) + " more" : "");
    }

    private String topic(DebeziumTable.Name table) {
        return settings.configuration().values().get("topic.prefix") + "."
                + database.table().topic(table);
    }

    private ConnectorConfiguration configuration(Collection<DebeziumTable.Name> tables) {
        return listing(tables.stream().map(DebeziumTable.Name::listed).toList());
    }

    private ConnectorConfiguration listing(List<DebeziumTable.Listed> tables) {
        ConnectorConfiguration configuration = settings.configuration();
        for (Map.Entry<String, String> list : database.table().lists(tables).entrySet()) {
            configuration = configuration.with(list.getKey(), list.getValue());
        }
        return configuration;
    }

    private ConnectorConfiguration ofOneRow(Map<DebeziumTable.Name, List<SchemaHistory.Column>> tables) {
        ConnectorConfiguration with = configuration(tables.keySet())
                .with(
                        OVERRIDES,
                        tables.keySet().stream().map(DebeziumTable.Name::text).collect(Collectors.joining(",")));
        for (Map.Entry<DebeziumTable.Name, List<SchemaHistory.Column>> table : tables.entrySet()) {
            with = with.with(
                    OVERRIDES + '.' + table.getKey().text(), database.oneRow(table.getKey(), table.getValue()));
        }
        return with;
    }

    @Override
    public List<Split> plan(List<Discovery> datasets) {
        if (together) {
            return List.of(split(TOGETHER, 0, datasets));
        }
        List<Split> splits = new ArrayList<>();
        for (Discovery each : datasets) {
            splits.add(split(each.schema().dataset(), splits.size(), List.of(each)));
        }
        return List.copyOf(splits);
    }

    private Split split(String id, int ordinal, List<Discovery> datasets) {
        List<String> names =
                datasets.stream().map(each -> each.schema().dataset()).toList();
        String tables = datasets.stream()
                .map(each -> requireNonNull(byTopic.get(each.topic())).text())
                .collect(Collectors.joining(BETWEEN));
        return new Split(
                id,
                ordinal,
                names.get(0),
                names.subList(1, names.size()),
                StateObject.empty().with(TABLES, tables).toString(),
                0);
    }

    private List<DebeziumTable.Name> tables(Split split) {
        return List.of(StateObject.parse(split.detail()).text(TABLES).split(BETWEEN, -1)).stream()
                .map(text -> database.table().parse("", text))
                .toList();
    }

    @Override
    public ConnectorConfiguration configuration(Split split) {
        List<DebeziumTable.Name> tables = tables(split);
        ConnectorConfiguration configuration = configuration(tables);
        return together
                ? configuration
                : forOneTable.configured(configuration, tables.get(0).text());
    }

    @Override
    public RecordSelection selection(Split split) {
        return new RecordSelection(topics(split), false, true);
    }

    @Override
    public List<String> topics(Split split) {
        return tables(split).stream().map(this::topic).toList();
    }

    @Override
    public boolean together() {
        return together;
    }
}

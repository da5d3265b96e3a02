package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A source for one kind of database: {@code kafka_connect} with Debezium's connector for it, and the settings that a table needs.
 *
 * <p>All kinds are described by {@link DebeziumDatabase}; the classes in here are what they are found by.
 */
public abstract sealed class DebeziumSourcePlugin implements SourcePlugin {

    private static final String PREFIX = "dataweaver";

    private static final String SERVER_ID = "database.server.id";

    /** By these, metrics of connectors in one process have different names; Debezium waits for minutes where they have not. */
    private static final String METRIC_TAGS = "custom.metric.tags";

    private static final Pattern NOT_OF_A_TAG = Pattern.compile("[^A-Za-z0-9._-]");

    /** From where on server ids are chosen here: far above those that people choose. */
    private static final long FIRST_SERVER_ID = 1L << 30;

    /** What is read first. */
    enum Snapshot {
        INITIAL,
        NO_DATA
    }

    private static final Option<Snapshot> SNAPSHOT = Option.of(
                    "snapshot",
                    OptionType.choice(Snapshot.class),
                    "`initial` reads the rows that are there, then changes; `no_data` the changes from now on alone.")
            .defaultsTo("initial");
    /** How many connectors read several tables. */
    enum Connectors {
        SHARED,
        EACH
    }

    private static final Option<List<String>> TABLES = Option.of(
                    "tables",
                    OptionType.listOf(OptionType.TEXT),
                    "Several tables, in the place of `table`: each `database.table`, where `*` stands for any characters; a leading"
                            + " `-` takes out what matches. Those that there are when a run begins are read.")
            .example("[shop.*, -shop.audit_*]");
    private static final Option<Connectors> CONNECTORS = Option.of(
                    "connectors",
                    OptionType.choice(Connectors.class),
                    "How `tables` are read: `shared`, all by one connector, which reads the log once and has one position, if the"
                            + " sink can write several tables in one transaction; or `each`, every table by a connector of its own.")
            .defaultsTo("shared");
    private static final Option<Map<String, DataType>> COLUMNS = Option.of(
                    "columns",
                    OptionType.mapOf(OptionType.TYPE),
                    "The columns and their types, in place of finding them out by a first row: for a table that is empty."
                            + " Others are left out.")
            .example("{id: bigint, name: text}");

    private final DebeziumDatabase database;
    private final Option<String> table;
    private final ComponentDescriptor descriptor;

    private DebeziumSourcePlugin(DebeziumDatabase database) {
        this.database = database;
        String doc = "What is read, as " + database.table().form() + ", written as the database itself has it.";
        String called = database.table().called();
        this.table = (database.readsSeveralTables()
                        ? Option.of(called, OptionType.TEXT, doc)
                        : Option.required(called, OptionType.TEXT, doc))
                .example(database.table().example());
        List<Capability> capabilities = new ArrayList<>(List.of(
                Capability.UNBOUNDED,
                Capability.REPLAYABLE,
                Capability.REPEATS,
                Capability.CHANGES,
                Capability.PROJECTION_PUSH_DOWN,
                Capability.OF_PROCESS));
        if (database.readsSeveralTables()) {
            capabilities.add(Capability.DATASETS_TOGETHER);
        }
        this.descriptor = ComponentDescriptor.of(ComponentKind.SOURCE, database.type())
                .summary("Reads " + (database.readsSeveralTables() ? "tables" : "a " + table.name()) + " of "
                        + database.title()
                        + ", then follows its changes by " + database.log()
                        + ", with Debezium's connector, which is brought: `kafka_connect` with the settings that this needs."
                        + DebeziumDatabase.untested(database.connector())
                                .map(untested -> " Not tested: " + untested + ".")
                                .orElse(""))
                .options(options())
                .capabilities(capabilities.toArray(new Capability[0]))
                .example(example())
                .build();
    }

    private Option<?>[] options() {
        List<Option<?>> options = new ArrayList<>();
        options.add(KafkaConnectSourcePlugin.PLUGIN);
        database.settings().forEach(setting -> options.add(setting.option()));
        options.add(table);
        if (database.readsSeveralTables()) {
            options.add(TABLES);
            options.add(CONNECTORS);
        }
        options.add(SNAPSHOT);
        options.add(COLUMNS);
        options.add(KafkaConnectSourcePlugin.KEY);
        options.add(KafkaConnectSourcePlugin.CONFIG);
        options.add(KafkaConnectSourcePlugin.DISCOVERY_TIMEOUT);
        options.add(KafkaConnectSourcePlugin.REPEAT_SNAPSHOT);
        return options.toArray(new Option<?>[0]);
    }

    private String example() {
        StringBuilder example = new StringBuilder(database.type())
                .append(": {plugin: plugins/debezium-connector-")
                .append(database.name().toLowerCase(Locale.ROOT));
        for (DebeziumSetting<?> setting : database.settings()) {
            Option<?> option = setting.option();
            if (option.isRequired() || option.name().equals("password")) {
                example.append(", ")
                        .append(option.name())
                        .append(": \"")
                        .append(option.example().orElseThrow())
                        .append('"');
            }
        }
        return example.append(", ")
                .append(table.name())
                .append(": ")
                .append(database.table().example())
                .append('}')
                .toString();
    }

    @Override
    public final ComponentDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public final Source create(Options options, PluginContext context) {
        if (database.readsSeveralTables() && options.isSet(TABLES)) {
            return tables(options, context);
        }
        KafkaConnectSettings settings = settings(options, context);
        return new KafkaConnectSource(settings, new WantedTopic(settings, Optional.of(topic(options))));
    }

    private KafkaConnectSource tables(Options options, PluginContext context) {
        boolean shared = options.get(CONNECTORS) == Connectors.SHARED;
        refuseWhatOneTableHas(options, shared);
        List<String> texts = options.get(TABLES);
        TablePatterns patterns = TablePatterns.parse(database.table(), texts);
        KafkaConnectSettings settings = settings(
                options, context, String.join("\n", texts), database.table().lists(patterns.listed()));
        String name = name(context);
        return new KafkaConnectSource(
                settings,
                new WantedTables(
                        settings,
                        database,
                        patterns,
                        shared,
                        (configuration, one) -> configuration
                                .with(SERVER_ID, serverId(name + '\n' + one))
                                .with(METRIC_TAGS, configuration.values().get(METRIC_TAGS) + ",table=" + tag(one))));
    }

    private void refuseWhatOneTableHas(Options options, boolean shared) {
        for (Option<?> other : List.of(table, COLUMNS, KafkaConnectSourcePlugin.KEY)) {
            if (options.isSet(other)) {
                throw TablePatterns.unclear("`" + other.name() + "` is about one table, and `tables` about several");
            }
        }
        Option<?> number = database.serverId();
        if (!shared && options.isSet(number)) {
            throw TablePatterns.unclear(
                    "`" + number.name() + "` numbers one connector among the replicas of the server, and"
                            + " `connectors: each` has several");
        }
        if (options.find(KafkaConnectSourcePlugin.CONFIG)
                .filter(config -> config.containsKey(SchemaHistory.SETTING))
                .isPresent()) {
            throw ours(SchemaHistory.SETTING, "positions have the history of schemas of `tables`");
        }
    }

    private static String name(PluginContext context) {
        return context.pipeline().orElse(PREFIX);
    }

    private DebeziumTable.Name named(Options options) {
        return database.table()
                .parse(
                        databaseOf(options),
                        options.find(table)
                                .orElseThrow(() -> TablePatterns.unclear("give either `table` or `tables`")));
    }

    /** Returns the topic of the only table. */
    final String topic(Options options) {
        return PREFIX + "." + database.table().topic(named(options));
    }

    /** Returns what the hosting source is told that reads one table. */
    final KafkaConnectSettings settings(Options options, PluginContext context) {
        DebeziumTable.Name read = named(options);
        return settings(options, context, options.get(table), database.table().lists(List.of(read.listed())));
    }

    private KafkaConnectSettings settings(
            Options options, PluginContext context, String tables, Map<String, String> lists) {
        String name = name(context);
        Map<String, Secret> config = new LinkedHashMap<>();
        config.put("topic.prefix", Secret.of(PREFIX));
        database.settings().forEach(setting -> config.putAll(setting.of(options)));
        if (database.isReplica()) {
            config.computeIfAbsent(SERVER_ID, setting -> Secret.of(serverId(name + '\n' + tables)));
        }
        lists.forEach((setting, value) -> config.put(setting, Secret.of(value)));
        config.put("snapshot.mode", Secret.of(options.get(SNAPSHOT).name().toLowerCase(Locale.ROOT)));
        options.find(KafkaConnectSourcePlugin.CONFIG).ifPresent(given -> addAll(given, config));
        config.putIfAbsent(METRIC_TAGS, Secret.of("pipeline=" + tag(name) + ",reads=" + tag(tables)));
        database.defaults().forEach((setting, value) -> config.putIfAbsent(setting, Secret.of(value)));
        return new KafkaConnectSettings(
                PluginPlace.of(options.get(KafkaConnectSourcePlugin.PLUGIN), context.workingFolder(), System.getenv()),
                ConnectorConfiguration.of(database.connector(), Optional.of(config), 1, name)
                        .withDefaultsOfDebezium(),
                options.find(COLUMNS),
                options.find(KafkaConnectSourcePlugin.KEY).orElse(List.of()),
                1,
                options.get(KafkaConnectSourcePlugin.DISCOVERY_TIMEOUT),
                options.get(KafkaConnectSourcePlugin.REPEAT_SNAPSHOT),
                context.callTimeout());
    }

    /** Returns the database that was named apart from the table; empty if there is no such option. */
    private String databaseOf(Options options) {
        return database.settings().stream()
                .map(DebeziumSetting::option)
                .filter(option -> option.name().equals("database"))
                .findFirst()
                .flatMap(options::find)
                .map(String::valueOf)
                .orElse("");
    }

    private void addAll(Map<String, Secret> given, Map<String, Secret> config) {
        given.forEach((setting, value) -> {
            if (config.putIfAbsent(setting, value) != null) {
                throw ours(setting, "`" + database.type() + "` sets it; `kafka_connect` leaves all settings to you");
            }
        });
    }

    private static String tag(String name) {
        return NOT_OF_A_TAG.matcher(name).replaceAll("_");
    }

    private static DataWeaverException ours(String setting, String reason) {
        return new DataWeaverException(
                KafkaConnectErrorCode.CONFIGURATION_OURS,
                "`config` may not have `" + setting + "`: " + reason,
                KafkaConnectErrorCode.CONFIGURATION_OURS.remedy(),
                null);
    }

    /** The same for the same names, so that a reader that comes again ends the connection of the one before. */
    private static String serverId(String names) {
        return Long.toString(FIRST_SERVER_ID + (names.hashCode() & (FIRST_SERVER_ID - 1)));
    }

    /** The source {@code debezium_mariadb}. */
    public static final class MariaDb extends DebeziumSourcePlugin {
        /** Creates it. */
        public MariaDb() {
            super(DebeziumDatabase.MARIADB);
        }
    }

    /** The source {@code debezium_mysql}. */
    public static final class MySql extends DebeziumSourcePlugin {
        /** Creates it. */
        public MySql() {
            super(DebeziumDatabase.MYSQL);
        }
    }

    /** The source {@code debezium_sqlserver}. */
    public static final class SqlServer extends DebeziumSourcePlugin {
        /** Creates it. */
        public SqlServer() {
            super(DebeziumDatabase.SQLSERVER);
        }
    }

    /** The source {@code debezium_oracle}. */
    public static final class Oracle extends DebeziumSourcePlugin {
        /** Creates it. */
        public Oracle() {
            super(DebeziumDatabase.ORACLE);
        }
    }

    /** The source {@code debezium_mongodb}. */
    public static final class MongoDb extends DebeziumSourcePlugin {
        /** Creates it. */
        public MongoDb() {
            super(DebeziumDatabase.MONGODB);
        }
    }

    /** The source {@code debezium_db2}. */
    public static final class Db2 extends DebeziumSourcePlugin {
        /** Creates it. */
        public Db2() {
            super(DebeziumDatabase.DB2);
        }
    }

    /** The source {@code debezium_informix}. */
    public static final class Informix extends DebeziumSourcePlugin {
        /** Creates it. */
        public Informix() {
            super(DebeziumDatabase.INFORMIX);
        }
    }
}

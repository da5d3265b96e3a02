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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The source {@code debezium_mariadb}: {@code kafka_connect} with the connector and the settings that a table needs. */
public final class DebeziumMariaDbPlugin implements SourcePlugin {

    private static final String CONNECTOR = "io.debezium.connector.mariadb.MariaDbConnector";
    private static final String PREFIX = "dataweaver";

    /** From where on server ids are chosen here: far above those that people choose. */
    private static final long FIRST_SERVER_ID = 1L << 30;

    /** How the connection is protected. */
    enum Tls {
        VERIFY_FULL("verify-full"),
        TRUST("trust"),
        DISABLE("disable");

        private final String mode;

        Tls(String mode) {
            this.mode = mode;
        }
    }

    static final Option<String> HOST =
            Option.required("host", OptionType.TEXT, "Where the server is.").example("db.example.com");
    static final Option<Long> PORT =
            Option.of("port", OptionType.INTEGER, "Its port.").defaultsTo(3306L);
    static final Option<String> USER = Option.required(
                    "user",
                    OptionType.TEXT,
                    "Who reads; needs SELECT, RELOAD, REPLICATION SLAVE, REPLICATION CLIENT and BINLOG MONITOR.")
            .example("follower");
    static final Option<Secret> PASSWORD =
            Option.of("password", OptionType.SECRET, "The password of `user`.").example("${secret:env/DB_PASSWORD}");
    static final Option<String> TABLE = Option.required("table", OptionType.TEXT, "The table, with its database.")
            .example("shop.orders");
    static final Option<Long> SERVER_ID = Option.of(
            "server_id",
            OptionType.INTEGER,
            "The number by which the server knows this reader among its replicas; no other may have it. By default one above"
                    + " 1073741824 that follows from the names of pipeline and table.");
    static final Option<Tls> TLS = Option.of(
                    "tls",
                    OptionType.choice(Tls.class),
                    "`verify_full` encrypts, and checks certificate and name of the server; `trust` encrypts alone; `disable` does"
                            + " neither. Certificates are under `config`, by Debezium's `database.ssl.*`.")
            .defaultsTo("verify_full");
    static final Option<Map<String, DataType>> COLUMNS = Option.of(
                    "columns",
                    OptionType.mapOf(OptionType.TYPE),
                    "The columns and their types, in place of finding them out by a first row: for a table that is empty."
                            + " Others are left out.")
            .example("{id: bigint, name: text}");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(
                    ComponentKind.SOURCE, "debezium_mariadb")
            .summary(
                    "Reads a table of MariaDB, then follows its changes by the binary log, with Debezium's connector, which is brought:"
                            + " `kafka_connect` with the settings that this needs.")
            .options(
                    KafkaConnectSourcePlugin.PLUGIN,
                    HOST,
                    PORT,
                    USER,
                    PASSWORD,
                    TABLE,
                    SERVER_ID,
                    TLS,
                    COLUMNS,
                    KafkaConnectSourcePlugin.KEY,
                    KafkaConnectSourcePlugin.CONFIG,
                    KafkaConnectSourcePlugin.DISCOVERY_TIMEOUT,
                    KafkaConnectSourcePlugin.REPEAT_SNAPSHOT)
            .capabilities(
                    Capability.UNBOUNDED,
                    Capability.REPLAYABLE,
                    Capability.REPEATS,
                    Capability.CHANGES,
                    Capability.PROJECTION_PUSH_DOWN,
                    Capability.OF_PROCESS)
            .example(
                    "debezium_mariadb: {plugin: plugins/debezium-connector-mariadb, host: db.example.com, user: follower,"
                            + " password: \"${secret:env/DB_PASSWORD}\", table: shop.orders}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        String table = options.get(TABLE);
        String[] parts = table.split("\\.", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IllegalArgumentException("`table` has to be database.table, but is '" + table + "'");
        }
        Map<String, Secret> config = new LinkedHashMap<>();
        String name = context.pipeline().orElse(PREFIX);
        put(config, "topic.prefix", PREFIX);
        put(config, "database.hostname", options.get(HOST));
        put(config, "database.port", Long.toString(options.get(PORT)));
        put(config, "database.user", options.get(USER));
        options.find(PASSWORD).ifPresent(password -> config.put("database.password", password));
        put(config, "database.server.id", Long.toString(options.find(SERVER_ID).orElse(serverId(name + '\n' + table))));
        put(config, "database.include.list", Pattern.quote(parts[0]));
        put(config, "table.include.list", Pattern.quote(parts[0]) + "\\." + Pattern.quote(parts[1]));
        put(config, "snapshot.mode", "initial");
        put(config, "database.ssl.mode", options.get(TLS).mode);
        options.find(KafkaConnectSourcePlugin.CONFIG).ifPresent(given -> addAll(given, config));
        return new KafkaConnectSource(new KafkaConnectSettings(
                context.workingFolder().resolve(options.get(KafkaConnectSourcePlugin.PLUGIN)),
                ConnectorConfiguration.of(CONNECTOR, Optional.of(config), 1, name)
                        .withDefaultsOfDebezium(),
                Optional.of(PREFIX + "." + table),
                options.find(COLUMNS),
                options.find(KafkaConnectSourcePlugin.KEY).orElse(List.of()),
                1,
                options.get(KafkaConnectSourcePlugin.DISCOVERY_TIMEOUT),
                options.get(KafkaConnectSourcePlugin.REPEAT_SNAPSHOT),
                context.callTimeout()));
    }

    private static void addAll(Map<String, Secret> given, Map<String, Secret> config) {
        given.forEach((setting, value) -> {
            if (config.putIfAbsent(setting, value) != null) {
                throw new DataWeaverException(
                        KafkaConnectErrorCode.CONFIGURATION_OURS,
                        "`config` may not have `" + setting
                                + "`: `debezium_mariadb` sets it; `kafka_connect` leaves all settings to you",
                        KafkaConnectErrorCode.CONFIGURATION_OURS.remedy(),
                        null);
            }
        });
    }

    private static void put(Map<String, Secret> config, String setting, String value) {
        config.put(setting, Secret.of(value));
    }

    /** The same for the same names, so that a reader that comes again ends the connection of the one before. */
    private static long serverId(String names) {
        return FIRST_SERVER_ID + (names.hashCode() & (FIRST_SERVER_ID - 1));
    }
}

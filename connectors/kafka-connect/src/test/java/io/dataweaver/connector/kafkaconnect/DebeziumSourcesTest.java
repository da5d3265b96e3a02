package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.SourcePlugin;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The sources for kinds of databases, against Debezium's real connectors; of most of these there is no server. */
class DebeziumSourcesTest {

    private static final PluginFolder CONNECTORS = PluginFolder.of(TestContext.PLUGINS.resolve("debezium-all"));

    /** What Kafka Connect itself asks for, and settings that go through to a driver. */
    private static final Set<String> OF_THE_HOST = Set.of("connector.class", "tasks.max", "name");

    private static DebeziumSourcePlugin plugin(DebeziumDatabase database) {
        return ServiceLoader.load(SourcePlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(DebeziumSourcePlugin.class::isInstance)
                .map(DebeziumSourcePlugin.class::cast)
                .filter(plugin -> plugin.descriptor().name().equals(database.type()))
                .findFirst()
                .orElseThrow();
    }

    private static String tableOption(DebeziumDatabase database) {
        return database == DebeziumDatabase.MONGODB ? "collection" : "table";
    }

    /** Options as in the example of each, but for a server that is not there. */
    private static Map<String, Object> options(DebeziumDatabase database) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("plugin", "debezium-all");
        database.settings()
                .forEach(setting -> setting.option()
                        .example()
                        .ifPresent(example -> options.put(setting.option().name(), example)));
        options.replace("host", "127.0.0.1");
        if (database == DebeziumDatabase.MONGODB) {
            options.put("url", "mongodb://127.0.0.1:1/");
            options.put("config", Map.of("mongodb.server.selection.timeout.ms", "100"));
        } else {
            options.put("port", 1L);
        }
        if (database == DebeziumDatabase.SQLSERVER) {
            options.put("config", Map.of("driver.connectRetryCount", "0", "driver.loginTimeout", "1"));
        }
        options.put(tableOption(database), database.table().example());
        return options;
    }

    private static KafkaConnectSettings settings(DebeziumDatabase database, Map<String, Object> options) {
        DebeziumSourcePlugin plugin = plugin(database);
        return plugin.settings(Options.parse(plugin.descriptor(), options), new TestContext());
    }

    @ParameterizedTest
    @EnumSource(DebeziumDatabase.class)
    void tellsTheConnectorOnlyWhatItKnows(DebeziumDatabase database) {
        Map<String, String> given =
                settings(database, options(database)).configuration().values();
        SourceConnector connector = CONNECTORS.create(database.connector(), SourceConnector.class);
        Set<String> known = CONNECTORS.within(() -> connector.config().names());
        // Settings that hosted connectors of Debezium get one and all, whether they have them or not.
        Set<String> forAll = new ConnectorConfiguration("io.debezium.any", Map.of())
                .withDefaultsOfDebezium()
                .values()
                .keySet();
        assertThat(given.keySet().stream()
                        .filter(name -> !OF_THE_HOST.contains(name)
                                && !name.startsWith("driver.")
                                && !(forAll.contains(name) && !name.equals("topic.prefix"))))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    /** All else that a connector finds wrong is found before it tries to connect. */
    @ParameterizedTest
    @EnumSource(
            value = DebeziumDatabase.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DB2", "INFORMIX"})
    void makesSettingsOfWhichTheConnectorRefusesNothingButTheServer(DebeziumDatabase database) {
        Map<String, String> given =
                settings(database, options(database)).configuration().values();
        SourceConnector connector = CONNECTORS.create(database.connector(), SourceConnector.class);
        assertThat(CONNECTORS.within(() -> connector.validate(new LinkedHashMap<>(given))).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty()))
                .singleElement()
                .satisfies(server -> {
                    assertThat(server.name()).isIn("database.hostname", "mongodb.connection.string");
                    assertThat(server.errorMessages())
                            .singleElement()
                            .asString()
                            .contains("Unable to connect");
                });
    }

    /** Their drivers are not free to be given away, so that they are not there. */
    @ParameterizedTest
    @CsvSource({"DB2, com.ibm.db2.jcc.DB2Driver", "INFORMIX, com.informix.jdbc.IfxDriver"})
    void saysWhichClassOfADriverIsNotThere(DebeziumDatabase database, String driver) {
        KafkaConnectSettings settings = settings(database, options(database));
        SourceConnector connector = CONNECTORS.create(database.connector(), SourceConnector.class);
        assertThat(CONNECTORS.within(() ->
                        connector.config().validate(settings.configuration().values())))
                .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
        WantedTopic wanted = new WantedTopic(settings, Optional.empty());
        assertThatThrownBy(() -> new KafkaConnectSource(settings, wanted).datasets())
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        missing -> assertThat(missing.code()).isEqualTo(KafkaConnectErrorCode.PLUGIN_MISSING))
                .hasMessageContaining(driver);
    }

    @ParameterizedTest
    @CsvSource({
        "MARIADB, shop.order lines, dataweaver.shop.order_lines",
        "MYSQL, shop.orders, dataweaver.shop.orders",
        "SQLSERVER, dbo.orders, dataweaver.SHOP.dbo.orders",
        "ORACLE, SHOP.ORDERS$, dataweaver.SHOP.ORDERS_",
        "MONGODB, shop.orders.eu, dataweaver.shop.orders.eu",
        "DB2, SHOP.ORDERS, dataweaver.SHOP.ORDERS",
        "INFORMIX, informix.orders, dataweaver.informix.orders",
    })
    void readsTheTopicThatTheConnectorGivesTheTable(DebeziumDatabase database, String table, String topic) {
        Map<String, Object> options = options(database);
        options.put(tableOption(database), table);
        DebeziumSourcePlugin plugin = plugin(database);
        assertThat(plugin.topic(Options.parse(plugin.descriptor(), options))).isEqualTo(topic);
    }

    @ParameterizedTest
    @EnumSource(DebeziumDatabase.class)
    void refusesATableWithoutAllOfItsName(DebeziumDatabase database) {
        Map<String, Object> options = options(database);
        options.put(tableOption(database), "orders");
        assertThatThrownBy(() -> settings(database, options))
                .hasMessageContaining("`" + tableOption(database) + "`")
                .hasMessageContaining(database.table().form());
    }

    @ParameterizedTest
    @EnumSource(DebeziumDatabase.class)
    void refusesSettingsThatItSetsItself(DebeziumDatabase database) {
        for (String setting : Set.of("snapshot.mode", "topic.prefix")) {
            Map<String, Object> options = options(database);
            options.put("config", Map.of(setting, "always"));
            assertThatThrownBy(() -> settings(database, options))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            ours -> assertThat(ours.code()).isEqualTo(KafkaConnectErrorCode.CONFIGURATION_OURS))
                    .hasMessageContaining("`" + setting + "`")
                    .hasMessageContaining(database.type());
        }
    }

    @Test
    void takesSettingsForWhichItHasADefaultAlone() {
        Map<String, Object> options = options(DebeziumDatabase.ORACLE);
        assertThat(settings(DebeziumDatabase.ORACLE, options).configuration().values())
                .containsEntry("lob.enabled", "true")
                .containsEntry("snapshot.mode", "initial");
        options.put("config", Map.of("lob.enabled", "false"));
        options.put("snapshot", "no_data");
        assertThat(settings(DebeziumDatabase.ORACLE, options).configuration().values())
                .containsEntry("lob.enabled", "false")
                .containsEntry("snapshot.mode", "no_data");
    }

    @Test
    void refusesAPasswordInTheAddressOfMongoDb() {
        Map<String, Object> options = options(DebeziumDatabase.MONGODB);
        options.put("url", "mongodb://follower:canary@db.example.com/");
        assertThatThrownBy(() -> settings(DebeziumDatabase.MONGODB, options))
                .hasMessageContaining("`password`")
                .hasMessageNotContaining("canary");
    }

    /** It reads the log by file and place, as MariaDB's numbers of transactions are not MySQL's. */
    @Test
    void readsMariaDbInThePlaceOfMySql() throws SQLException, InterruptedException {
        try (MariaDbTable table = new MariaDbTable("id int primary key, name varchar(20), price decimal(10,2)")) {
            table.execute("insert into orders values (1, 'one', 1.10), (2, 'two', null)");
            Map<String, Object> options = table.friendly();
            options.put("plugin", "debezium-all");
            Position position;
            try (Reading first = Reading.start(new DebeziumSourcePlugin.MySql(), options, null, BatchLimits.DEFAULT)) {
                assertThat(first.schema().toString())
                        .isEqualTo(table.database()
                                + ".orders(id integer not null, name text, price decimal(10,2)) key [id]");
                first.until(2);
                table.execute("update orders set name = 'TWO' where id = 2", "delete from orders where id = 1");
                assertThat(first.until(5))
                        .containsExactly(
                                "INSERT 1|one|1.10",
                                "INSERT 2|two|null",
                                "UPDATE_BEFORE 2|two|null",
                                "UPDATE_AFTER 2|TWO|null",
                                "DELETE 1|one|1.10");
                first.acknowledge();
                position = first.position();
            }
            table.execute("insert into orders values (4, 'four', 4)");
            try (Reading second =
                    Reading.start(new DebeziumSourcePlugin.MySql(), options, position, BatchLimits.DEFAULT)) {
                assertThat(second.until(1)).containsExactly("INSERT 4|four|4.00");
            }
        }
    }

    /** As the connectors themselves write them: MongoDB's has a word of its own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"snapshot\":\"INITIAL\",\"snapshot_completed\":false,\"scn\":\"1\"}; true",
                "{\"snapshot\":true,\"file\":\"binlog.1\",\"pos\":4}; true",
                "{\"snapshot\":\"INITIAL\",\"snapshot_completed\":true,\"commit_lsn\":\"1\"}; false",
                "{\"commit_lsn\":\"1\",\"change_lsn\":\"1\"}; false",
                "{\"sec\":1,\"ord\":1,\"initsync\":true,\"resume_token\":\"82\"}; true",
                "{\"sec\":1,\"ord\":1,\"resume_token\":\"82\"}; false",
            })
    void knowsAPositionInTheMiddleOfTheRowsOfTheStart(String offset, boolean within) {
        Position position = new Position("{\"records\":1,\"offsets\":[{\"partition\":{},\"offset\":" + offset + "}]}");
        assertThat(ConnectPosition.parse(position).isWithinSnapshot()).isEqualTo(within);
    }

    @Test
    void saysWhatIsNotTested() {
        assertThat(DebeziumDatabase.untested("io.debezium.connector.mariadb.MariaDbConnector"))
                .isEmpty();
        assertThat(DebeziumDatabase.untested("org.apache.kafka.connect.file.FileStreamSourceConnector"))
                .isEmpty();
        assertThat(DebeziumDatabase.untested("io.debezium.connector.oracle.OracleConnector"))
                .hasValueSatisfying(untested -> assertThat(untested).startsWith("no Oracle was there to test with"));
        assertThat(DebeziumDatabase.untested("io.debezium.connector.vitess.VitessConnector"))
                .isPresent();
        assertThat(plugin(DebeziumDatabase.ORACLE).descriptor().summary()).contains("no Oracle was there to test with");
    }
}

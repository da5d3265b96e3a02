package io.dataweaver.connector.kafkaconnect;

import static io.dataweaver.connector.kafkaconnect.DebeziumSetting.database;
import static io.dataweaver.connector.kafkaconnect.DebeziumSetting.host;
import static io.dataweaver.connector.kafkaconnect.DebeziumSetting.number;
import static io.dataweaver.connector.kafkaconnect.DebeziumSetting.password;
import static io.dataweaver.connector.kafkaconnect.DebeziumSetting.port;
import static io.dataweaver.connector.kafkaconnect.DebeziumSetting.text;
import static io.dataweaver.connector.kafkaconnect.DebeziumSetting.user;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.secret.Secret;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of databases that have a source of their own here, which runs Debezium's connector for them. */
enum DebeziumDatabase {
    MARIADB(
            "debezium_mariadb",
            "MariaDB",
            "its binary log",
            "mariadb.MariaDbConnector",
            Optional.empty(),
            DebeziumTable.OF_DATABASE,
            List.of(
                    host(),
                    port(3306),
                    user("SELECT, RELOAD, REPLICATION SLAVE, REPLICATION CLIENT and BINLOG MONITOR"),
                    password("database.password"),
                    Replica.SERVER_ID,
                    Tls.mode("verify-full", "trust", "disable")),
            Map.of()),
    MYSQL(
            "debezium_mysql",
            "MySQL",
            "its binary log",
            "mysql.MySqlConnector",
            Optional.of("MariaDB has stood for it in tests"),
            DebeziumTable.OF_DATABASE,
            List.of(
                    host(),
                    port(3306),
                    user("SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE and REPLICATION CLIENT"),
                    password("database.password"),
                    Replica.SERVER_ID,
                    Tls.mode("verify_identity", "required", "disabled")),
            Map.of()),
    SQLSERVER(
            "debezium_sqlserver",
            "SQL Server",
            "the change tables of its CDC, which has to be enabled for database and table",
            "sqlserver.SqlServerConnector",
            Untested.WITHOUT_SERVER,
            DebeziumTable.OF_SCHEMA_OF_MANY_DATABASES,
            List.of(
                    host(),
                    port(1433),
                    user("SELECT on the table, and the role that reads its changes"),
                    password("database.password"),
                    database("The database of the table, written as the server has it.", "database.names"),
                    Tls.settings(
                            Map.of("driver.encrypt", "true", "driver.trustServerCertificate", "false"),
                            Map.of("driver.encrypt", "true", "driver.trustServerCertificate", "true"),
                            Map.of("driver.encrypt", "false"))),
            Map.of()),
    ORACLE(
            "debezium_oracle",
            "Oracle",
            "its redo log by LogMiner, which needs supplemental logging of all columns of the table",
            "oracle.OracleConnector",
            Untested.WITHOUT_SERVER,
            DebeziumTable.OF_SCHEMA,
            List.of(
                    host(),
                    port(1521),
                    user("what Debezium's documentation lists for LogMiner, such as LOGMINING and FLASHBACK ANY TABLE"),
                    password("database.password"),
                    database("The database, or the root container that `pluggable_database` is in.", "database.dbname"),
                    text(
                            Option.of("pluggable_database", OptionType.TEXT, "The pluggable database of the table.")
                                    .example("SHOPPDB"),
                            "database.pdb.name")),
            // Without, columns of CLOB and BLOB are not followed.
            Map.of("lob.enabled", "true")),
    MONGODB(
            "debezium_mongodb",
            "MongoDB",
            "its change streams, which need a replica set or a sharded cluster",
            "mongodb.MongoDbConnector",
            Untested.WITHOUT_SERVER,
            DebeziumTable.COLLECTION,
            List.of(
                    Documents.URL,
                    text(
                            Option.of(
                                            "user",
                                            OptionType.TEXT,
                                            "Who reads; needs the roles `read` and `clusterMonitor`.")
                                    .example("follower"),
                            "mongodb.user"),
                    password("mongodb.password")),
            Map.of()),
    DB2(
            "debezium_db2",
            "Db2",
            "the change tables of its SQL replication, which has to run, with Debezium's procedures, for the table",
            "db2.Db2Connector",
            Untested.WITHOUT_SERVER,
            DebeziumTable.OF_SCHEMA,
            List.of(
                    host(),
                    port(50_000),
                    user("SELECT on the table, its change table and the tables of ASNCDC"),
                    password("database.password"),
                    database("The database of the table.", "database.dbname")),
            Map.of()),
    INFORMIX(
            "debezium_informix",
            "Informix",
            "its logical log by the Change Data Capture API, whose database `syscdcv1` has to be there",
            "informix.InformixConnector",
            Untested.WITHOUT_SERVER,
            DebeziumTable.OF_SCHEMA_LISTED_BY_DATABASE,
            List.of(
                    host(),
                    port(9088),
                    user("CONNECT on the database and on syscdcv1"),
                    password("database.password"),
                    database("The database of the table.", "database.dbname")),
            Map.of());

    /** How the connection is protected. */
    enum Tls {
        VERIFY_FULL,
        TRUST,
        DISABLE;

        /** Returns the option for a connector that has a setting for it, with three values. */
        private static DebeziumSetting<Tls> mode(String verifyFull, String trust, String disable) {
            return settings(
                    Map.of("database.ssl.mode", verifyFull),
                    Map.of("database.ssl.mode", trust),
                    Map.of("database.ssl.mode", disable));
        }

        private static DebeziumSetting<Tls> settings(
                Map<String, String> verifyFull, Map<String, String> trust, Map<String, String> disable) {
            return new DebeziumSetting<>(
                    Option.of(
                                    "tls",
                                    OptionType.choice(Tls.class),
                                    "`verify_full` encrypts, and checks certificate and name of the server; `trust` encrypts alone;"
                                            + " `disable` does neither. Certificates are under `config`, by the connector's own"
                                            + " settings.")
                            .defaultsTo("verify_full"),
                    tls -> secrets(
                            switch (tls) {
                                case VERIFY_FULL -> verifyFull;
                                case TRUST -> trust;
                                case DISABLE -> disable;
                            }));
        }
    }

    /** What connectors that read a log as replicas do have to be told. */
    private static final class Replica {
        private static final DebeziumSetting<Long> SERVER_ID = number(
                Option.of(
                        "server_id",
                        OptionType.INTEGER,
                        "The number by which the server knows this reader among its replicas; no other may have it. By default"
                                + " one above 1073741824 that follows from the names of pipeline and table."),
                "database.server.id");
    }

    /** What is known of databases of documents. */
    private static final class Documents {
        private static final DebeziumSetting<String> URL = new DebeziumSetting<>(
                Option.required(
                                "url",
                                OptionType.TEXT,
                                "The connection string of the replica set or cluster, without user and password; `tls=true` in it"
                                        + " encrypts, and checks certificate and name of the server.")
                        .example("mongodb://db1.example.com,db2.example.com/?replicaSet=rs0&tls=true"),
                url -> {
                    if (url.contains("@")) {
                        throw new IllegalArgumentException(
                                "`url` may not hold a user or password; there are the options `user` and `password`");
                    }
                    return Map.of("mongodb.connection.string", Secret.of(url));
                });
    }

    /** Why one is not tested. */
    private static final class Untested {
        private static final Optional<String> WITHOUT_SERVER =
                Optional.of("only that the connector takes its settings is tested");
    }

    /** One row of a table; of one that is empty, one of nulls. */
    private static final String ONE_ROW = "SELECT %s FROM (SELECT 1 AS one) AS o LEFT JOIN %s AS t ON TRUE LIMIT 1";

    /** Types for whose nulls, where there should be none, Debezium has a value in mind that does not fit. */
    private static final Pattern WITHOUT_NULL = Pattern.compile("(BIGINT|INT8) UNSIGNED.*", Pattern.CASE_INSENSITIVE);

    private static final String PACKAGE = "io.debezium.connector.";

    private static final Pattern CLASS = Pattern.compile("io\\.debezium\\.connector\\.(\\w+)\\..*");

    private final String type;
    private final String title;
    private final String log;
    private final String connector;
    private final Optional<String> untested;
    private final DebeziumTable table;

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of, of constants.
    private final List<DebeziumSetting<?>> settings;

    @SuppressWarnings("ImmutableEnumChecker") // Made by Map.of.
    private final Map<String, String> defaults;

    /**
     * Describes a kind.
     *
     * @param type of the source
     * @param title what people call it
     * @param log what is read to follow changes
     * @param connector the class, below Debezium's package of connectors
     * @param untested what to say of tests; empty if there is such a server in ours
     * @param table how tables are named
     * @param settings for options
     * @param defaults settings that differ from the connector's own defaults, and that `config` may give as well
     */
    DebeziumDatabase(
            String type,
            String title,
            String log,
            String connector,
            Optional<String> untested,
            DebeziumTable table,
            List<DebeziumSetting<?>> settings,
            Map<String, String> defaults) {
        this.type = type;
        this.title = title;
        this.log = log;
        this.connector = PACKAGE + connector;
        this.untested = untested;
        this.table = table;
        this.settings = settings;
        this.defaults = defaults;
    }

    String type() {
        return type;
    }

    String title() {
        return title;
    }

    String log() {
        return log;
    }

    /** Returns the full name of the connector's class. */
    String connector() {
        return connector;
    }

    DebeziumTable table() {
        return table;
    }

    List<DebeziumSetting<?>> settings() {
        return settings;
    }

    Map<String, String> defaults() {
        return defaults;
    }

    /** Tells whether the connector reads as a replica does, with a number that no other has. */
    boolean isReplica() {
        return settings.contains(Replica.SERVER_ID);
    }

    /** Returns the option of that number, if the connector {@linkplain #isReplica has one}. */
    Option<?> serverId() {
        return Replica.SERVER_ID.option();
    }

    /** Tells whether one connector can read several tables here: of the others nobody has seen that it does. */
    boolean readsSeveralTables() {
        return isReplica();
    }

    /** Returns a query by which one row tells the columns of a table, whatever the table holds; for those that {@link #readsSeveralTables}. */
    String oneRow(DebeziumTable.Name table, List<SchemaHistory.Column> columns) {
        String values = columns.stream().map(DebeziumDatabase::value).collect(Collectors.joining(", "));
        return ONE_ROW.formatted(values, quoted(table.first()) + '.' + quoted(table.second()));
    }

    private static String value(SchemaHistory.Column column) {
        String value = "t." + quoted(column.name());
        return WITHOUT_NULL.matcher(column.type()).matches()
                ? "COALESCE(" + value + ", 0) AS " + quoted(column.name())
                : value;
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** Returns what is to be said of a connector that no server was there to test with; empty if there was one. */
    static Optional<String> untested(String connector) {
        Optional<DebeziumDatabase> known = Arrays.stream(values())
                .filter(database -> database.connector.equals(connector))
                .findFirst();
        if (known.isPresent()) {
            return known.get().untested.map(how -> "no " + known.get().title + " was there to test with: " + how);
        }
        return CLASS.matcher(connector).matches()
                ? Optional.of("this connector of Debezium was not there to test with")
                : Optional.empty();
    }

    private static Map<String, Secret> secrets(Map<String, String> settings) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        settings.forEach((name, value) -> secrets.put(name, Secret.of(value)));
        return secrets;
    }
}

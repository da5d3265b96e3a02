package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be known of Snowflake without having it. */
class SnowflakeTest {

    /** Declared types, each with ours, which is empty where there is none; with the precision and scale of the catalog. */
    static final List<String> TYPES = List.of(
            "NUMBER(38,0)=decimal(38,0)",
            "NUMBER(12,2)=decimal(12,2)",
            "TEXT=text",
            "BINARY=bytes",
            "BOOLEAN=boolean",
            "DATE=date",
            "TIME=time(9)",
            "TIMESTAMP_NTZ=timestamp(9)",
            "TIMESTAMP_LTZ=timestamptz(9)",
            "TIMESTAMP_TZ=timestamptz(9)",
            "FLOAT=",
            "DECFLOAT=",
            "VARIANT=",
            "OBJECT=",
            "ARRAY=",
            "MAP=",
            "GEOGRAPHY=",
            "GEOMETRY=",
            "VECTOR=",
            "FILE=",
            "UUID=");

    private static final Path FOLDER = Path.of("/pipelines");
    private static final SnowflakeDialect SNOWFLAKE = new SnowflakeDialect();

    static Optional<ColumnType> read(String declared) {
        if (!declared.startsWith("NUMBER")) {
            return SnowflakeTypes.read(new SnowflakeTypes.Declared(declared, 0, 0));
        }
        String[] numbers = declared.replaceAll("NUMBER\\(|\\)", "").split(",", -1);
        return SnowflakeTypes.read(
                new SnowflakeTypes.Declared("NUMBER", Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
    }

    @Test
    void aTypeIsReadAsTheOneThatHoldsAllItsValuesOrRefused() {
        for (String type : TYPES) {
            String ours = type.substring(type.indexOf('=') + 1);
            assertThat(read(type.substring(0, type.indexOf('=')))
                            .map(found -> found.type().toString()))
                    .as(type)
                    .isEqualTo(
                            ours.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(DataTypes.parse(ours).toString()));
        }
    }

    private static String driverUrl(String url) {
        return SNOWFLAKE.address(url, FOLDER).orElseThrow().url();
    }

    @Test
    void anAddressIsComposedAnew() {
        assertThat(driverUrl(SNOWFLAKE.example()))
                .isEqualTo("jdbc:snowflake://organization-account.snowflakecomputing.com:443/?db=SHOP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:snowflake://account.snowflakecomputing.com/",
                "jdbc:snowflake://evil.example.org/?db=SHOP",
                "jdbc:snowflake://account.snowflakecomputing.com.evil.org/?db=SHOP",
                "jdbc:snowflake://account.snowflakecomputing.com/?db=SHOP&tracing=ALL",
                "jdbc:snowflake://account.snowflakecomputing.com/?db=SHOP&proxyHost=evil",
                "jdbc:snowflake://account.snowflakecomputing.com/?password=secret&db=SHOP",
                "jdbc:snowflake:auto?connectionName=evil",
            })
    void anAddressThatHoldsMoreThanThePlaceIsRefused(String url) {
        assertThat(SNOWFLAKE.takes(url)).isTrue();
        assertThat(SNOWFLAKE.address(url, FOLDER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ocspFailOpen, true",
        "authenticator, https://evil.example.org",
        "authenticator, externalbrowser",
        "warehouse, 'W&tracing=ALL'",
    })
    void aSettingThatIsNotOnTheListIsRefused(String name, String value) {
        assertThatThrownBy(() -> create(Map.of("url", SNOWFLAKE.example(), "properties", Map.of(name, value)), false))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        failure -> assertThat(failure.code()).isEqualTo(JdbcErrorCode.UNKNOWN_PROPERTY));
    }

    private static void create(Map<String, Object> options, boolean sink) throws Exception {
        TestContext context = TestContext.in(FOLDER);
        try (AutoCloseable made = sink
                ? new JdbcSinkPlugin().create(Options.parse(new JdbcSinkPlugin().descriptor(), options), context)
                : new JdbcSourcePlugin().create(Options.parse(new JdbcSourcePlugin().descriptor(), options), context)) {
            assertThat(made).as("it was refused").isNull();
        }
    }

    @Test
    void wantsItsDriverReadsNoQueriesAndIsNotWrittenWhichIsToldAtTheAddress() {
        for (Map.Entry<JdbcErrorCode, Map<String, Object>> refused : Map.<JdbcErrorCode, Map<String, Object>>of(
                        JdbcErrorCode.DRIVER_MISSING, Map.of("url", SNOWFLAKE.example(), "table", "ORDERS"),
                        JdbcErrorCode.QUERY_REFUSED, Map.of("url", SNOWFLAKE.example(), "query", "select 1 as a"))
                .entrySet()) {
            assertThatThrownBy(() -> create(refused.getValue(), false))
                    .isInstanceOfSatisfying(
                            OptionException.class,
                            failure -> assertThat(failure.code()).isEqualTo(refused.getKey()));
        }
        assertThatThrownBy(() -> create(Map.of("url", SNOWFLAKE.example(), "table", "ORDERS"), true))
                .hasMessageContaining("Snowflake is read, and not written")
                .isInstanceOfSatisfying(OptionException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(JdbcErrorCode.NOT_WRITTEN);
                    assertThat(failure.path()).containsExactly("url");
                });
    }

    /** In H2, which has the same standard's catalog with the same names, and functions of the same names. */
    @Test
    void tablesAreFoundInTheCatalogAndReadWithFormatsOfOurOwn() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:snowflake;MODE=Oracle", "sa", "")) {
            Session session = new Session(connection, SNOWFLAKE);
            session.execute("create table \"orders\" (id integer not null, at timestamp(9), born date, flag boolean)");
            session.execute("insert into \"orders\" values (7, timestamp '2026-03-29 02:30:00.123456789',"
                    + " date '0001-02-03', true)");
            SnowflakeCatalog catalog = new SnowflakeCatalog(session);
            assertThat(catalog.tables(Optional.of("PUBLIC"))).contains(new TableName(Optional.of("PUBLIC"), "orders"));
            Table table = catalog.find(TableName.of("orders")).orElseThrow();
            assertThat(table.columnNames()).containsExactly("ID", "AT", "BORN", "FLAG");
            assertThat(table.primaryKey()).isEmpty();
            assertThat(table.obstacle()).isPresent();
            assertThat(catalog.find(TableName.of("ORDERS"))).isEmpty();
            assertThat(selected(session, "AT", "TIMESTAMP_NTZ")).isEqualTo("2026-03-29 02:30:00.123456789");
            assertThat(selected(session, "FLAG", "BOOLEAN")).isEqualTo("1");
            assertThat(selected(session, "BORN", "DATE")).isEqualTo("0001-02-03");
        }
    }

    private static String selected(Session session, String column, String type) throws SQLException {
        String select = SNOWFLAKE.select(SNOWFLAKE.quote(column), read(type).orElseThrow());
        return session.query("select " + select + " from \"orders\"", row -> row.getString(1))
                .get(0);
    }

    @Test
    void instantsAreReadInUtc() {
        assertThat(SNOWFLAKE.select("\"C\"", read("TIMESTAMP_TZ").orElseThrow()))
                .isEqualTo("to_char(convert_timezone('UTC', \"C\"), 'YYYY-MM-DD HH24:MI:SS.FF9') || 'Z'");
    }

    @ParameterizedTest
    @CsvSource({
        "2003, 42S02, SCHEMA",
        "3001, 42501, PERMISSION",
        "390114, 08001, CONNECTION",
        "625, 57014, CONFLICT",
        "1003, 42000, FATAL"
    })
    void codesOfFailuresMeanWhatTheirDocumentationSays(int code, String state, FailureKind kind) {
        assertThat(SqlFailures.kindOf(SNOWFLAKE, new SQLException("failed", state, code)))
                .isEqualTo(kind);
    }
}

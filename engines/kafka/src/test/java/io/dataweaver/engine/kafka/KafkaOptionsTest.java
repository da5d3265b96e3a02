package io.dataweaver.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaOptionsTest {

    /** Returns settings of a cluster that asks nothing. */
    static KafkaSettings settings(String brokers) {
        return KafkaOptions.read(Options.parse(new KafkaEnginePlugin().descriptor(), Map.of("brokers", brokers)));
    }

    private static KafkaSettings read(Map<String, Object> raw) {
        Map<String, Object> all = new HashMap<>(raw);
        all.put("brokers", "one:9092");
        return KafkaOptions.read(Options.parse(new KafkaEnginePlugin().descriptor(), all));
    }

    @Test
    void takesHowToConnect() {
        KafkaSettings settings =
                read(Map.of("client", Map.of("security.protocol", "SSL", "ssl.truststore.location", "/ca.pem")));
        assertThat(settings.toClient())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("ssl.truststore.location", "/ca.pem")
                .containsEntry("bootstrap.servers", "one:9092");
    }

    @Test
    void logsInOverTlsUnlessToldOtherwise() {
        KafkaSettings settings = read(Map.of("user", "me", "password", "secret"));
        assertThat(settings.toClient())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "PLAIN");
    }

    static Stream<Arguments> halfLogins() {
        Map<String, String> sasl = Map.of("security.protocol", "SASL_SSL");
        return Stream.of(
                Arguments.of(Map.of("user", "me"), "`password`"),
                Arguments.of(Map.of("client", sasl), "`user`"),
                Arguments.of(Map.of("client", sasl, "user", "me"), "`password`"),
                Arguments.of(
                        Map.of("client", Map.of("security.protocol", "SSL"), "user", "me", "password", "secret"),
                        "`user` of engine `kafka`: expected `client` `security.protocol` SASL_SSL for it to log in, but"
                                + " found SSL"));
    }

    @ParameterizedTest
    @MethodSource("halfLogins")
    void refusesHalfALogin(Map<String, Object> options, String told) {
        assertThatThrownBy(() -> read(options))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(KafkaErrorCode.CLIENT_SETTING))
                .hasMessageContaining(told)
                .hasMessageNotContaining("secret");
    }

    @Test
    void passesPasswordsOfFilesOnAsTheirTypeTakesThem() {
        Map<String, Object> passwords = Map.of("truststore_password", "t", "keystore_password", "k");
        assertThat(read(passwords).toClient())
                .containsEntry("ssl.truststore.password", "t")
                .containsEntry("ssl.keystore.password", "k")
                .containsEntry("ssl.key.password", "k");
        Map<String, Object> pem = Map.of("keystore_password", "k", "client", Map.of("ssl.keystore.type", "PEM"));
        assertThat(read(pem).toClient())
                .containsEntry("ssl.key.password", "k")
                .doesNotContainKey("ssl.keystore.password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sasl.jaas.config",
                "interceptor.classes",
                "metric.reporters",
                "processing.guarantee",
                "transaction.timeout.ms",
                "sasl.login.callback.handler.class"
            })
    void refusesSettingsThatLoadCodeOrAreItsOwn(String setting) {
        assertThatThrownBy(() -> read(Map.of("client", Map.of(setting, "x"))))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(KafkaErrorCode.CLIENT_SETTING))
                .hasMessageContaining(setting);
    }

    @Test
    void refusesAValueThatASettingDoesNotTake() {
        assertThatThrownBy(() -> read(Map.of("client", Map.of("security.protocol", "plain"))))
                .hasMessageContaining("PLAINTEXT | SSL | SASL_PLAINTEXT | SASL_SSL")
                .hasMessageContaining("plain");
    }

    @ParameterizedTest
    @CsvSource({"max_parallelism,0", "max_parallelism,1001", "replication_factor,0"})
    void refusesNumbersOutOfRange(String option, long value) {
        assertThatThrownBy(() -> read(Map.of(option, value)))
                .hasMessageContaining(option)
                .hasMessageContaining(Long.toString(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "http://one", "one:", "one:9092/x"})
    void refusesABrokerThatIsNoHostAndPort(String broker) {
        Options options = Options.parse(new KafkaEnginePlugin().descriptor(), Map.of("brokers", broker));
        assertThatThrownBy(() -> KafkaOptions.read(options))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        refused -> assertThat(refused.path()).containsExactly("brokers"))
                .hasMessageEndingWith("expected host:port, but found " + broker);
    }

    @Test
    void sendsNoPasswordUnencryptedToAnotherMachine() {
        Map<String, Object> clear =
                Map.of("client", Map.of("security.protocol", "SASL_PLAINTEXT"), "user", "me", "password", "secret");
        assertThatThrownBy(() -> read(clear)).hasMessageContaining("SASL_SSL").hasMessageContaining("one:9092");
        Map<String, Object> here = new HashMap<>(clear);
        here.put("brokers", List.of("localhost:9092", "127.0.0.1:9093", "[::1]:9094"));
        Options options = Options.parse(new KafkaEnginePlugin().descriptor(), here);
        assertThat(KafkaOptions.read(options).toClient())
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("sasl.mechanism", "PLAIN");
    }

    @Test
    void refusesAPrefixThatIsNoNameOfTopics() {
        assertThatThrownBy(() -> read(Map.of("topic_prefix", "a b"))).hasMessageContaining("topic_prefix");
    }

    @Test
    void quotesWhoConnects() {
        KafkaSettings settings = read(Map.of("user", "a\"b", "password", "c\\d"));
        assertThat(settings.toClient().get("sasl.jaas.config"))
                .isEqualTo("org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"a\\\"b\" password=\"c\\\\d\";");
    }

    @Test
    void ownsTopicsOfItsPipelineAlone() {
        TopicNames names = new TopicNames("dataweaver", "orders");
        assertThat(names.owns("dataweaver.orders.start")).isTrue();
        String application = names.application(7, "0123abcd");
        assertThat(names.owns(TopicNames.splits(application))).isTrue();
        assertThat(names.owns(TopicNames.reports(application))).isTrue();
        assertThat(names.owns(application + "-positions-changelog")).isTrue();
        assertThat(names.ownsGroup(application)).isTrue();
        assertThat(names.owns("dataweaver.orders2.start")).isFalse();
        assertThat(names.owns("dataweaver.orders.invoices")).isFalse();
        assertThat(names.owns(new TopicNames("dataweaver", "orders-2").start())).isFalse();
    }
}

package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {

    private static final Connection NOBODY = new Connection(
            "127.0.0.1:1",
            new ClientAccess(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            Duration.ofSeconds(1));

    /** As threads of an engine are, which is loaded from a folder of its own. */
    @Test
    void makesClientsInThreadsWhoseClassLoaderDoesNotKnowKafka() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader engine = ClassLoader.getPlatformClassLoader();
        thread.setContextClassLoader(engine);
        try (Admin admin = NOBODY.admin();
                KafkaConsumer<byte[], byte[]> consumer = NOBODY.consumer(Map.of());
                KafkaProducer<byte[], byte[]> producer = NOBODY.producer(Map.of())) {
            assertThat(producer.metrics()).isNotEmpty();
            assertThat(consumer.assignment()).isEmpty();
            assertThat(admin.metrics()).isNotEmpty();
            assertThat(thread.getContextClassLoader()).isSameAs(engine);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The login is told as one line of text, in which Kafka reads quotes, escapes and ends of lines. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "with \"quotes\" and \\", "two\nlines", "ends\r\n", "; other.Module required"})
    void aPasswordIsToldAsItIs(String password) {
        ClientAccess access = new ClientAccess(
                Map.of(), Optional.of("me"), Optional.of(Secret.of(password)), Optional.empty(), Optional.empty());
        String login = String.valueOf(access.toClient().get(SaslConfigs.SASL_JAAS_CONFIG));
        List<AppConfigurationEntry> entries = JaasContext.loadClientContext(
                        Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(login)))
                .configurationEntries();
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).getOptions().get("password")).isEqualTo(password);
    }
}

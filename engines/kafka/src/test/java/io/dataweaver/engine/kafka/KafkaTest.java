package io.dataweaver.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.core.run.EngineStep;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaTest {

    static Stream<EngineStep> steps() {
        return Stream.of(
                Kafka.at("127.0.0.1:9092"),
                Kafka.at("127.0.0.1:9092", "127.0.0.1:9093")
                        .replicationFactor(3)
                        .maxParallelism(16),
                Kafka.at("kafka.example:9093")
                        .user("weaver", Secret.of("secret"))
                        .client(Map.of("sasl.mechanism", "SCRAM-SHA-512", "ssl.truststore.location", "/ca.p12"))
                        .trustStorePassword(Secret.of("secret"))
                        .keyStorePassword(Secret.of("secret")));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void namesTheEngineWithOptionsThatItHas(EngineStep step) {
        KafkaEnginePlugin plugin = new KafkaEnginePlugin();
        ComponentRef ref = step.toRef();

        assertThat(ref.type()).isEqualTo(plugin.descriptor().name());
        Options parsed = Options.parse(plugin.descriptor(), ref.options());
        plugin.create(parsed).close();
    }
}

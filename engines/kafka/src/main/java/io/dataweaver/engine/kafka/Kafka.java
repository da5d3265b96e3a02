package io.dataweaver.engine.kafka;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.core.run.EngineStep;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine {@code kafka} for Java code, such as {@code DataWeaver.on(Kafka.at("127.0.0.1:9092"))}.
 *
 * <p>Immutable: a method that sets an option returns another step.
 */
public final class Kafka implements EngineStep {

    private final Map<String, Object> options;

    private Kafka(Map<String, Object> options) {
        this.options = options;
    }

    /**
     * Returns workers that a cluster coordinates.
     *
     * @param brokers to ask first, each {@code host:port}
     */
    public static Kafka at(String... brokers) {
        return new Kafka(Map.of(KafkaOptions.BROKERS.name(), List.of(brokers)));
    }

    /** Returns the same with topics of which each is kept on so many brokers; without it, on three if there are three. */
    public Kafka replicationFactor(int count) {
        return with(KafkaOptions.REPLICATION_FACTOR.name(), count);
    }

    /** Returns the same for runs that at most so many workers share. */
    public Kafka maxParallelism(int workers) {
        return with(KafkaOptions.MAX_PARALLELISM.name(), workers);
    }

    /** Returns the same with settings of Kafka's clients, by their names; they take the place of those given before. */
    public Kafka client(Map<String, String> settings) {
        return with(KafkaOptions.CLIENT.name(), Map.copyOf(settings));
    }

    /** Returns the same for a cluster that asks who connects: by SASL over TLS, unless {@link #client} says otherwise. */
    public Kafka user(String name, Secret password) {
        return with(KafkaOptions.USER.name(), name).with(KafkaOptions.PASSWORD.name(), password);
    }

    /** Returns the same with the password of the file that {@code ssl.truststore.location} names. */
    public Kafka trustStorePassword(Secret password) {
        return with(KafkaOptions.TRUST_STORE_PASSWORD.name(), password);
    }

    /** Returns the same with the password of the file that {@code ssl.keystore.location} names, and of the key in it. */
    public Kafka keyStorePassword(Secret password) {
        return with(KafkaOptions.KEY_STORE_PASSWORD.name(), password);
    }

    /** Returns the same with a folder for steps by key, which all workers see. */
    public Kafka shared(Path folder) {
        return with(KafkaOptions.SHARED.name(), folder.toAbsolutePath().toString());
    }

    private Kafka with(String option, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new Kafka(more);
    }

    @Override
    public ComponentRef toRef() {
        return new ComponentRef("kafka", options);
    }
}

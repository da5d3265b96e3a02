package io.dataweaver.engine.kafka;

import io.dataweaver.api.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * How the engine uses its cluster.
 *
 * @param brokers to ask first, with commas between
 * @param prefix of all names
 * @param replication factor of topics; -1 leaves it to the cluster
 * @param parts into which the splits of a run are put
 * @param requestTimeout the longest wait for an answer outside of a run
 * @param client how to connect, in Kafka's words
 * @param shared the folder that all workers see; empty for that of the state
 */
record KafkaSettings(
        String brokers,
        String prefix,
        int replication,
        int parts,
        Duration requestTimeout,
        Map<String, String> client,
        Optional<String> user,
        Optional<Secret> password,
        Optional<Path> shared) {

    private static final String PLAIN = "PLAIN";

    /** Returns what every client of the cluster is told. */
    Map<String, Object> toClient() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        user.ifPresent(name -> {
            settings.putIfAbsent(SaslConfigs.SASL_MECHANISM, PLAIN);
            settings.put(SaslConfigs.SASL_JAAS_CONFIG, login(name));
        });
        return settings;
    }

    private String login(String name) {
        String module = client.getOrDefault(SaslConfigs.SASL_MECHANISM, PLAIN).equals(PLAIN)
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(name) + " password="
                + password.map(secret -> secret.use(KafkaSettings::quoted)).orElse("\"\"") + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

package io.dataweaver.engine.kafka;

import io.dataweaver.api.secret.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * How clients of the cluster connect, and as whom.
 *
 * @param client settings in Kafka's words, none of them a secret
 * @param user who logs in; empty if the cluster asks nobody
 * @param password the user's
 * @param trustStorePassword of the file with the authorities that are trusted
 * @param keyStorePassword of the file with the client's own key, and of that key
 */
record ClientAccess(
        Map<String, String> client,
        Optional<String> user,
        Optional<Secret> password,
        Optional<Secret> trustStorePassword,
        Optional<Secret> keyStorePassword) {

    private static final String PLAIN = "PLAIN";
    private static final String PEM = "PEM";

    ClientAccess {
        client = Map.copyOf(client);
    }

    /** Returns what this is to Kafka's clients. */
    Map<String, Object> toClient() {
        Map<String, Object> settings = new HashMap<>(client);
        user.ifPresent(name -> {
            settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol());
            settings.putIfAbsent(SaslConfigs.SASL_MECHANISM, PLAIN);
            settings.put(SaslConfigs.SASL_JAAS_CONFIG, login(name));
        });
        trustStorePassword.ifPresent(
                secret -> settings.put(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, secret.use(value -> value)));
        keyStorePassword.ifPresent(secret -> {
            settings.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, secret.use(value -> value));
            if (!PEM.equals(client.get(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG))) { // PEM has one for the key alone
                settings.put(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, secret.use(value -> value));
            }
        });
        return settings;
    }

    /** Returns how connections are made: whoever logs in does so by TLS, unless told otherwise. */
    String protocol() {
        return client.getOrDefault(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, user.isPresent() ? "SASL_SSL" : "PLAINTEXT");
    }

    private String login(String name) {
        String module = client.getOrDefault(SaslConfigs.SASL_MECHANISM, PLAIN).equals(PLAIN)
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(name) + " password="
                + password.map(secret -> secret.use(ClientAccess::quoted)).orElse("\"\"") + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

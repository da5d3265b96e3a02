package io.dataweaver.connector.kafka;

import io.dataweaver.api.secret.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;

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

    static final String OAUTHBEARER = "OAUTHBEARER";
    private static final String PLAIN = "PLAIN";
    private static final String PEM = "PEM";

    /** How long a server that does not answer is asked for a token, again and again; then the call fails, to be retried. */
    private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(5);

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
            if (mechanism().equals(OAUTHBEARER)) {
                settings.putAll(tokens(name));
            }
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

    /** Returns how a user logs in. */
    String mechanism() {
        return client.getOrDefault(SaslConfigs.SASL_MECHANISM, PLAIN);
    }

    /** Returns who is asked for tokens; empty if users log in by themselves. */
    Optional<String> tokenEndpoint() {
        return Optional.ofNullable(client.get(ClientSetting.TOKEN_ENDPOINT.key()));
    }

    /**
     * Returns how to ask for tokens by id and secret (RFC 6749 §4.4). Kafka's client puts the scope into the form as it is,
     * so it is encoded here.
     */
    private Map<String, Object> tokens(String name) {
        Map<String, Object> settings = new HashMap<>();
        String scope = client.get(SaslConfigs.SASL_OAUTHBEARER_SCOPE);
        if (scope != null) {
            settings.put(SaslConfigs.SASL_OAUTHBEARER_SCOPE, URLEncoder.encode(scope, StandardCharsets.UTF_8));
        }
        settings.put(SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MAX_MS, TOKEN_PATIENCE.toMillis());
        settings.putAll(Map.of(
                SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                OAuthBearerLoginCallbackHandler.class,
                SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS,
                ClientCredentialsJwtRetriever.class,
                SaslConfigs.SASL_OAUTHBEARER_JWT_VALIDATOR_CLASS,
                ClientJwtValidator.class,
                SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID,
                name,
                SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET,
                new Password(password.map(secret -> secret.use(value -> value)).orElse(""))));
        return settings;
    }

    private String login(String name) {
        if (mechanism().equals(OAUTHBEARER)) {
            return OAuthBearerLoginModule.class.getName() + " required;";
        }
        String module = mechanism().equals(PLAIN)
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(name) + " password="
                + password.map(secret -> secret.use(ClientAccess::quoted)).orElse("\"\"") + ";";
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n") // which would end it
                        .replace("\r", "\\r")
                + '"';
    }
}

package io.dataweaver.connector.kafka;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings of Kafka's clients that a user may give. Everything else is refused: some load classes or run login
 * modules, others are the connector's own and decide whether a row comes once.
 */
enum ClientSetting {
    SECURITY_PROTOCOL("security.protocol", "PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL"),
    SASL_MECHANISM("sasl.mechanism", "PLAIN|SCRAM-SHA-256|SCRAM-SHA-512|OAUTHBEARER"),
    TOKEN_ENDPOINT(
            "sasl.oauthbearer.token.endpoint.url",
            "https://[^\\s/?#@,]+(/[^\\s#@,]*)?|http://" + ClientSetting.THIS_MACHINE + "(:\\d+)?(/[^\\s#@,]*)?"),
    TOKEN_SCOPE("sasl.oauthbearer.scope", "[!-~]+( [!-~]+)*"),
    TRUST_STORE("ssl.truststore.location", ".+"),
    TRUST_STORE_TYPE("ssl.truststore.type", "PEM|PKCS12|JKS"),
    KEY_STORE("ssl.keystore.location", ".+"),
    KEY_STORE_TYPE("ssl.keystore.type", "PEM|PKCS12|JKS"),
    DNS_LOOKUP("client.dns.lookup", "use_all_dns_ips|resolve_canonical_bootstrap_servers_only"),
    RACK("client.rack", "[\\w.-]{1,100}");

    /** Hosts to which nothing goes over a network. */
    static final String THIS_MACHINE = "(localhost|127\\.[\\d.]+|\\[::1\\])";

    private final String key;
    private final Pattern values;

    ClientSetting(String key, String values) {
        this.key = key;
        this.values = Pattern.compile(values);
    }

    /** Returns its name in Kafka. */
    String key() {
        return key;
    }

    boolean allows(String value) {
        return values.matcher(value).matches();
    }

    /** Returns what values are allowed, for messages. */
    String expected() {
        return switch (this) {
            case TRUST_STORE, KEY_STORE -> "the path of a file";
            case RACK -> "a name";
            case TOKEN_ENDPOINT -> "a URL that begins with https://, or with http:// on this machine";
            case TOKEN_SCOPE -> "words of ASCII characters";
            case SECURITY_PROTOCOL, SASL_MECHANISM, TRUST_STORE_TYPE, KEY_STORE_TYPE, DNS_LOOKUP ->
                values.pattern().replace("|", " | ");
        };
    }

    static Optional<ClientSetting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    static String list() {
        return Arrays.stream(values()).map(setting -> setting.key).collect(Collectors.joining(", "));
    }
}

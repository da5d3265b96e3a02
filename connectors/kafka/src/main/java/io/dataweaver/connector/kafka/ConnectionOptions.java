package io.dataweaver.connector.kafka;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The options by which source and sink reach a cluster. */
final class ConnectionOptions {

    static final Option<List<String>> BROKERS = Option.required(
                    "brokers", OptionType.listOf(OptionType.TEXT), "Brokers to ask first, each `host:port`.")
            .example("[kafka-1:9092, kafka-2:9092]");

    static final Option<Map<String, String>> CLIENT = Option.of(
                    "client",
                    OptionType.mapOf(OptionType.TEXT),
                    "How to connect, in Kafka's own words, from a fixed list: " + ClientSetting.list() + ".")
            .example("{security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512}");

    static final Option<String> USER = Option.of(
                    "user",
                    OptionType.TEXT,
                    "Who logs in, by SASL: over TLS and by `PLAIN`, unless `client` says otherwise. For `OAUTHBEARER`, the"
                            + " id of the client that asks for tokens.")
            .example("dataweaver");

    static final Option<Secret> PASSWORD = Option.of(
                    "password",
                    OptionType.SECRET,
                    "The user's password; for `OAUTHBEARER`, the secret of the client that asks for tokens.")
            .example("${secret:env/KAFKA_PASSWORD}");

    static final Option<Secret> TRUST_STORE_PASSWORD = Option.of(
                    "truststore_password",
                    OptionType.SECRET,
                    "The password of the file `ssl.truststore.location`; for `PKCS12` and `JKS`.")
            .example("${secret:env/TRUSTSTORE_PASSWORD}");

    static final Option<Secret> KEY_STORE_PASSWORD = Option.of(
                    "keystore_password",
                    OptionType.SECRET,
                    "The password of the file `ssl.keystore.location` and of the key in it.")
            .example("${secret:env/KEYSTORE_PASSWORD}");

    private static final String THIS_MACHINE = ClientSetting.THIS_MACHINE + ":\\d+";

    private ConnectionOptions() {}

    static Option<?>[] all() {
        return new Option<?>[] {BROKERS, USER, PASSWORD, CLIENT, TRUST_STORE_PASSWORD, KEY_STORE_PASSWORD};
    }

    /**
     * Reads options that were checked one by one.
     *
     * @param callTimeout the longest that a call may take
     * @throws OptionException if one of them is none that this connector can take
     */
    static Connection read(Options options, Duration callTimeout) {
        List<String> brokers = options.get(BROKERS);
        for (String broker : brokers) {
            if (!broker.matches("[^/]+:\\d{1,5}")) {
                throw wrong(BROKERS, "expected host:port, but found " + broker);
            }
        }
        Map<String, String> client = options.find(CLIENT).orElse(Map.of());
        client.forEach(ConnectionOptions::check);
        ClientAccess access = new ClientAccess(
                client,
                options.find(USER),
                options.find(PASSWORD),
                options.find(TRUST_STORE_PASSWORD),
                options.find(KEY_STORE_PASSWORD));
        checkLogin(access);
        checkPasswordIsEncrypted(access, brokers);
        access.tokenEndpoint().ifPresent(TokenEndpoints::allow);
        return new Connection(String.join(",", brokers), access, callTimeout);
    }

    /** Kafka itself ignores a user where nobody is asked, and tells of a login module that is missing. */
    private static void checkLogin(ClientAccess access) {
        boolean asked = access.protocol().startsWith("SASL_");
        if (access.user().isPresent() && !asked) {
            throw wrong(
                    USER,
                    "expected `client` `security.protocol` SASL_SSL for it to log in, but found " + access.protocol());
        }
        if (asked && (access.user().isEmpty() || access.password().isEmpty())) {
            throw wrong(
                    access.user().isEmpty() ? USER : PASSWORD,
                    "expected one for " + access.protocol() + ", but found none");
        }
        boolean byToken = access.mechanism().equals(ClientAccess.OAUTHBEARER);
        for (ClientSetting each : List.of(ClientSetting.TOKEN_ENDPOINT, ClientSetting.TOKEN_SCOPE)) {
            if (access.client().containsKey(each.key()) && !(asked && byToken)) {
                throw wrong(CLIENT, "`" + each.key() + "` is for `sasl.mechanism` OAUTHBEARER");
            }
        }
        if (asked && byToken && !access.client().containsKey(ClientSetting.TOKEN_ENDPOINT.key())) {
            throw wrong(
                    CLIENT,
                    "expected `" + ClientSetting.TOKEN_ENDPOINT.key() + "` for `sasl.mechanism` OAUTHBEARER, but found"
                            + " none");
        }
    }

    /** A password, or what is made of it, goes over networks by TLS alone (CVE-2024-56128 for SCRAM). */
    private static void checkPasswordIsEncrypted(ClientAccess access, List<String> brokers) {
        for (String broker : brokers) {
            if (access.protocol().equals("SASL_PLAINTEXT") && !broker.matches(THIS_MACHINE)) {
                throw wrong(
                        CLIENT,
                        "SASL_PLAINTEXT would send the password unencrypted to " + broker
                                + ", which is another machine; expected `security.protocol` SASL_SSL");
            }
        }
    }

    private static void check(String key, String value) {
        ClientSetting setting = ClientSetting.of(key)
                .orElseThrow(() -> wrong(
                        CLIENT,
                        "`" + key + "` may not be set for the Kafka client; these may: " + ClientSetting.list()));
        if (!setting.allows(value)) {
            throw wrong(CLIENT, "`" + key + "`: expected " + setting.expected() + ", but found " + value);
        }
    }

    private static OptionException wrong(Option<?> option, String message) {
        return new OptionException(
                KafkaErrorCode.CLIENT_SETTING, "`" + option.name() + "`: " + message, null, List.of(option.name()));
    }
}

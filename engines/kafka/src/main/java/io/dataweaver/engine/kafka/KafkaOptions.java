package io.dataweaver.engine.kafka;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of the engine. */
final class KafkaOptions {

    static final Option<List<String>> BROKERS = Option.required(
                    "brokers", OptionType.listOf(OptionType.TEXT), "Brokers to ask first, each `host:port`.")
            .example("[kafka-1:9092, kafka-2:9092]");

    static final Option<String> TOPIC_PREFIX = Option.of(
                    "topic_prefix",
                    OptionType.TEXT,
                    "How the names of the engine's topics, groups and transactions begin; the name of the pipeline follows.")
            .defaultsTo("dataweaver");

    static final Option<Long> REPLICATION_FACTOR = Option.of(
                    "replication_factor",
                    OptionType.INTEGER,
                    "On how many brokers each of the engine's topics is kept; if left out, on three, or on all where there are"
                            + " fewer.")
            .example("3");

    static final Option<Long> MAX_PARALLELISM = Option.of(
                    "max_parallelism",
                    OptionType.INTEGER,
                    "How many workers, each with the `parallelism` of the pipeline, can share a run: into so many parts its"
                            + " splits are put. A run keeps it until its next start.")
            .defaultsTo(8L);

    static final Option<Duration> REQUEST_TIMEOUT = Option.of(
                    "request_timeout",
                    OptionType.DURATION,
                    "The longest wait for an answer of the cluster before a run starts and while it ends.")
            .defaultsTo("15s");

    static final Option<Map<String, String>> CLIENT = Option.of(
                    "client",
                    OptionType.mapOf(OptionType.TEXT),
                    "How to connect, in Kafka's own words, from a fixed list: " + ClientSetting.list() + ".")
            .example("{security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512}");

    static final Option<String> USER = Option.of(
                    "user",
                    OptionType.TEXT,
                    "Who logs in, by SASL: over TLS and by `PLAIN`, unless `client` says otherwise.")
            .example("dataweaver");

    static final Option<Secret> PASSWORD =
            Option.of("password", OptionType.SECRET, "The user's password.").example("${secret:env/KAFKA_PASSWORD}");

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

    private static final String THIS_MACHINE = "(localhost|127\\.[\\d.]+|\\[::1\\]):\\d+";

    static final Option<String> SHARED = Option.of(
                    "shared",
                    OptionType.TEXT,
                    "A folder that all workers see under this name: steps by key hand on records there, and keep what they"
                            + " remember. Without it, a pipeline with such steps has the starter as its only worker.")
            .example("/mnt/dataweaver");

    private KafkaOptions() {}

    static Option<?>[] all() {
        return new Option<?>[] {
            BROKERS,
            TOPIC_PREFIX,
            REPLICATION_FACTOR,
            MAX_PARALLELISM,
            REQUEST_TIMEOUT,
            CLIENT,
            USER,
            PASSWORD,
            TRUST_STORE_PASSWORD,
            KEY_STORE_PASSWORD,
            SHARED
        };
    }

    /**
     * Reads options that were checked one by one.
     *
     * @throws DataWeaverException if one of them is none that this engine can take
     */
    static KafkaSettings read(Options options) {
        String prefix = options.get(TOPIC_PREFIX);
        if (!prefix.matches("[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}")) {
            throw wrong(TOPIC_PREFIX, "letters, digits, `_` and `-`, at most 63", prefix);
        }
        for (String broker : options.get(BROKERS)) {
            if (!broker.matches("[^/]+:\\d{1,5}")) {
                throw wrong(BROKERS, "host:port", broker);
            }
        }
        int parts = within(MAX_PARALLELISM, options.get(MAX_PARALLELISM), 1000);
        Optional<Integer> replication =
                options.find(REPLICATION_FACTOR).map(given -> within(REPLICATION_FACTOR, given, 100));
        return new KafkaSettings(
                String.join(",", options.get(BROKERS)),
                prefix,
                replication,
                parts,
                options.get(REQUEST_TIMEOUT),
                access(options),
                options.find(SHARED).map(Path::of));
    }

    private static ClientAccess access(Options options) {
        Map<String, String> client = options.find(CLIENT).orElse(Map.of());
        client.forEach(KafkaOptions::check);
        ClientAccess access = new ClientAccess(
                client,
                options.find(USER),
                options.find(PASSWORD),
                options.find(TRUST_STORE_PASSWORD),
                options.find(KEY_STORE_PASSWORD));
        checkLogin(access);
        checkPasswordIsEncrypted(access, options.get(BROKERS));
        return access;
    }

    /** Kafka itself ignores a user where nobody is asked, and tells of a login module that is missing. */
    private static void checkLogin(ClientAccess access) {
        boolean asked = access.protocol().startsWith("SASL_");
        if (access.user().isPresent() && !asked) {
            throw new DataWeaverException(
                    KafkaErrorCode.CLIENT_SETTING,
                    "`user` of engine `kafka`: expected `client` `security.protocol` SASL_SSL for it to log in, but found "
                            + access.protocol());
        }
        if (asked && (access.user().isEmpty() || access.password().isEmpty())) {
            throw new DataWeaverException(
                    KafkaErrorCode.CLIENT_SETTING,
                    "`" + (access.user().isEmpty() ? USER : PASSWORD).name() + "` of engine `kafka`: expected one for "
                            + access.protocol() + ", but found none");
        }
    }

    /** A password, or what is made of it, goes over networks by TLS alone (CVE-2024-56128 for SCRAM). */
    private static void checkPasswordIsEncrypted(ClientAccess access, List<String> brokers) {
        for (String broker : brokers) {
            if (access.protocol().equals("SASL_PLAINTEXT") && !broker.matches(THIS_MACHINE)) {
                throw new DataWeaverException(
                        KafkaErrorCode.CLIENT_SETTING,
                        "`client` `security.protocol`: SASL_PLAINTEXT would send the password unencrypted to " + broker
                                + ", which is another machine; expected SASL_SSL");
            }
        }
    }

    private static int within(Option<Long> option, long given, int most) {
        if (given < 1 || given > most) {
            throw wrong(option, "a number from 1 to " + most, Long.toString(given));
        }
        return (int) given;
    }

    private static DataWeaverException wrong(Option<?> option, String expected, String found) {
        return new OptionException(
                KafkaErrorCode.CLIENT_SETTING,
                "`" + option.name() + "` of engine `kafka`: expected " + expected + ", but found " + found,
                "correct it; `dataweaver describe engine kafka` has an example",
                List.of(option.name()));
    }

    private static void check(String key, String value) {
        ClientSetting setting = ClientSetting.of(key)
                .orElseThrow(() -> new DataWeaverException(
                        KafkaErrorCode.CLIENT_SETTING,
                        "`" + key + "` may not be set for the Kafka client; these may: " + ClientSetting.list()));
        if (!setting.allows(value)) {
            throw new DataWeaverException(
                    KafkaErrorCode.CLIENT_SETTING,
                    "`client` `" + key + "`: expected " + setting.expected() + ", but found " + value);
        }
    }
}

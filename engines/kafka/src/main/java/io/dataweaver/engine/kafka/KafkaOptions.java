package io.dataweaver.engine.kafka;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
                    "On how many brokers each of the engine's topics is kept; as the cluster does by itself if left out.")
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

    static final Option<String> USER = Option.of("user", OptionType.TEXT, "Who connects, where `client` asks for SASL.")
            .example("dataweaver");

    static final Option<Secret> PASSWORD =
            Option.of("password", OptionType.SECRET, "The user's password.").example("${secret:env/KAFKA_PASSWORD}");

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
            BROKERS, TOPIC_PREFIX, REPLICATION_FACTOR, MAX_PARALLELISM, REQUEST_TIMEOUT, CLIENT, USER, PASSWORD, SHARED
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
        int parts = within(MAX_PARALLELISM, options.get(MAX_PARALLELISM), 1000);
        int replication = options.find(REPLICATION_FACTOR)
                .map(given -> within(REPLICATION_FACTOR, given, 100))
                .orElse(-1);
        options.find(CLIENT).orElse(Map.of()).forEach(KafkaOptions::check);
        checkPasswordIsEncrypted(options);
        return new KafkaSettings(
                String.join(",", options.get(BROKERS)),
                prefix,
                replication,
                parts,
                options.get(REQUEST_TIMEOUT),
                options.find(CLIENT).orElse(Map.of()),
                options.find(USER),
                options.find(PASSWORD),
                options.find(SHARED).map(Path::of));
    }

    /** A password, or what is made of it, goes over networks by TLS alone (CVE-2024-56128 for SCRAM). */
    private static void checkPasswordIsEncrypted(Options options) {
        String protocol = options.find(CLIENT).orElse(Map.of()).get("security.protocol");
        for (String broker : options.get(BROKERS)) {
            if ("SASL_PLAINTEXT".equals(protocol) && !broker.matches(THIS_MACHINE)) {
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
        return new DataWeaverException(
                KafkaErrorCode.CLIENT_SETTING,
                "`" + option.name() + "` of engine `kafka`: expected " + expected + ", but found " + found);
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

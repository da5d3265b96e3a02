package io.dataweaver.connector.kafka;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.sink.TargetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of the sink.
 *
 * @param topic empty for the one that is called like the dataset
 * @param format of messages
 * @param key the columns that are the key of messages; empty for the key of the rows
 * @param keyFormat empty for plain text of one column, and JSON of several
 * @param metadata columns for what stands beside the value of a message
 * @param transactions whether rows and positions are written in transactions
 * @param positionsTopic empty for one that is called like the pipeline
 * @param create whether missing topics are made
 * @param partitions of a topic that is made
 */
record KafkaSinkSettings(
        Optional<TargetName> topic,
        ComponentRef format,
        List<String> key,
        Optional<ComponentRef> keyFormat,
        List<MetadataColumn> metadata,
        WriteMode mode,
        boolean transactions,
        Duration transactionTimeout,
        Optional<String> positionsTopic,
        boolean create,
        Optional<Integer> partitions,
        Compression compression) {

    /** How batches of messages are packed. */
    enum Compression {
        NONE,
        GZIP,
        SNAPPY,
        LZ4,
        ZSTD;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final Option<String> TOPIC = Option.of(
                    "topic",
                    OptionType.TEXT,
                    "The topic to write to. If left out, each dataset goes to the topic of its own name; `{table}` and"
                            + " `{schema}` stand for the parts of that name, such as `shop.{table}`.")
            .example("orders.paid");
    static final Option<ComponentRef> FORMAT = Option.of(
                    "format", OptionType.COMPONENT, "The format of messages, by name or with options.")
            .defaultsTo("json");
    static final Option<List<String>> KEY = Option.of(
                    "key",
                    OptionType.listOf(OptionType.TEXT),
                    "Columns whose values are the key of a message: messages of one key stay in order, in one"
                            + " partition. By default the key of the rows, if they have one.")
            .example("[order_id]");
    static final Option<ComponentRef> KEY_FORMAT = Option.of(
                    "key_format",
                    OptionType.COMPONENT,
                    "The format of keys. By default one column is written as plain text (`bytes` as they are), several"
                            + " as `json`.")
            .example("json");
    static final Option<Map<String, String>> METADATA = Option.of(
                    "metadata",
                    OptionType.mapOf(OptionType.TEXT),
                    "Columns for what stands beside the value of a message, and not in it: `partition`, `timestamp`,"
                            + " `key` (text), `key_bytes`, `headers` (all, in order), or `header.<name>`, as the source"
                            + " `kafka` has them. Without a value, the partition is that of the key, the timestamp the time of"
                            + " writing, and a header is left out.")
            .example("{placed_at: timestamp, trace: header.trace-id}");
    static final Option<WriteMode> MODE = Option.of(
                    "mode",
                    OptionType.choice(WriteMode.class),
                    "`append` takes inserted rows alone. `upsert` needs a key and takes changes too: a deleted row is"
                            + " a message without a value, as compacted topics have it.")
            .defaultsTo("append");
    static final Option<Boolean> TRANSACTIONS = Option.of(
                    "transactions",
                    OptionType.BOOLEAN,
                    "Whether rows are written in transactions together with the positions of the source, so that each"
                            + " arrives exactly once for readers with `read_committed`. Without, rows are visible at once,"
                            + " and some come twice after a crash.")
            .defaultsTo(true);
    static final Option<Duration> TRANSACTION_TIMEOUT = Option.of(
                    "transaction_timeout",
                    OptionType.DURATION,
                    "After so long the cluster ends a transaction that nobody ends. It has to be longer than the"
                            + " interval of checkpoints, and at most the brokers' `transaction.max.timeout.ms`.")
            .defaultsTo("2m");
    static final Option<String> POSITIONS_TOPIC = Option.of(
                    "positions_topic",
                    OptionType.TEXT,
                    "The compacted topic, of one partition, that holds the positions. By default"
                            + " `dataweaver.<pipeline>.positions`; it is made if it is missing.")
            .example("dataweaver.orders.positions");
    static final Option<Boolean> CREATE = Option.of(
                    "create",
                    OptionType.BOOLEAN,
                    "Whether a missing topic is made; for `mode: upsert` with `cleanup.policy=compact`.")
            .defaultsTo(true);
    static final Option<Long> PARTITIONS = Option.of(
                    "partitions",
                    OptionType.INTEGER,
                    "How many partitions a topic gets that is made; by default what the brokers say"
                            + " (`num.partitions`).")
            .example("6");
    static final Option<Compression> COMPRESSION = Option.of(
                    "compression", OptionType.choice(Compression.class), "How batches of messages are packed.")
            .defaultsTo("none");

    private static final int MAX_PARTITIONS = 10_000;

    static Option<?>[] all() {
        return new Option<?>[] {
            TOPIC,
            FORMAT,
            KEY,
            KEY_FORMAT,
            METADATA,
            MODE,
            TRANSACTIONS,
            TRANSACTION_TIMEOUT,
            POSITIONS_TOPIC,
            CREATE,
            PARTITIONS,
            COMPRESSION
        };
    }

    static KafkaSinkSettings of(Options options) {
        Optional<TargetName> topic =
                options.find(TOPIC).map(name -> TargetName.parse(name, KafkaErrorCode.TARGET_MISSING, TOPIC));
        topic.filter(TargetName::isFixed).ifPresent(name -> TopicName.check(TOPIC, name.toString()));
        options.find(POSITIONS_TOPIC).ifPresent(name -> TopicName.check(POSITIONS_TOPIC, name));
        Optional<Integer> partitions = options.find(PARTITIONS).map(count -> {
            if (count < 1 || count > MAX_PARTITIONS) {
                throw new IllegalArgumentException("`partitions` must be 1 to " + MAX_PARTITIONS + ", but is " + count);
            }
            return count.intValue();
        });
        if (options.find(KEY).isPresent() && options.get(KEY).isEmpty()) {
            throw new IllegalArgumentException("`key` names no column");
        }
        return new KafkaSinkSettings(
                topic,
                options.get(FORMAT),
                options.find(KEY).orElse(List.of()),
                options.find(KEY_FORMAT),
                metadata(options),
                options.get(MODE),
                options.get(TRANSACTIONS),
                options.get(TRANSACTION_TIMEOUT),
                options.find(POSITIONS_TOPIC),
                options.get(CREATE),
                partitions,
                options.get(COMPRESSION));
    }

    private static List<MetadataColumn> metadata(Options options) {
        List<MetadataColumn> columns = new ArrayList<>();
        Set<String> words = new HashSet<>();
        options.find(METADATA).orElse(Map.of()).forEach((name, text) -> {
            MetadataColumn column = MetadataColumn.toWrite(name, text);
            columns.add(column);
            if (!words.add(column.isKey() ? "key" : column.word())) {
                throw wrong(name, "there are two columns for " + column.word());
            }
            if (column.isKey() && options.find(KEY).isPresent()) {
                throw wrong(name, "`key` says already what the key of a message is");
            }
        });
        return List.copyOf(columns);
    }

    private static OptionException wrong(String column, String why) {
        return new OptionException(
                KafkaErrorCode.METADATA,
                "`metadata`: column `" + column + "`: " + why,
                null,
                List.of(METADATA.name(), column));
    }
}

package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of the source.
 *
 * @param topics names and patterns
 * @param columns all columns of messages with their types; empty if they are inferred
 * @param types types of columns that are not inferred
 * @param key the columns that the key of a message holds; empty if keys are not read so
 * @param keyFormat empty for plain text of one column, and JSON of several
 * @param metadata what else is known of a message, by column
 * @param start where reading starts, unless {@code offsets} says
 * @param offsets where reading starts, by partition as {@code topic-0}
 * @param bounded whether reading ends where the topic ended when the run began
 * @param maxRecord a larger message is rejected
 * @param partitionCheck how often to look for new partitions
 * @param sample how many messages are looked at to infer columns
 */
record KafkaSourceSettings(
        List<String> topics,
        ComponentRef format,
        Map<String, DataType> columns,
        Map<String, DataType> types,
        List<String> key,
        Optional<ComponentRef> keyFormat,
        Map<String, String> metadata,
        Start start,
        Map<String, Long> offsets,
        boolean bounded,
        int maxRecord,
        Duration partitionCheck,
        int sample) {

    /** Where reading starts in a partition. */
    sealed interface Start {
        /** At its first record. */
        record Earliest() implements Start {}

        /** Behind its last record. */
        record Latest() implements Start {}

        /** At its first record with this timestamp or a later one. */
        record At(Instant time) implements Start {}
    }

    /** When reading ends. */
    enum Until {
        /** Never by itself. */
        FOREVER,
        /** Where the topic ended when the run began. */
        NOW
    }

    static final Option<List<String>> TOPIC = Option.required(
                    "topic",
                    OptionType.listOf(OptionType.TEXT),
                    "The topics, each a dataset, by name or by pattern with `*`. Kafka's own topics match no pattern.")
            .example("[orders, \"shop.*\"]");
    static final Option<ComponentRef> FORMAT = Option.of(
                    "format", OptionType.COMPONENT, "The format of messages, by name or with options.")
            .defaultsTo("json");
    static final Option<Map<String, DataType>> COLUMNS = Option.of(
                    "columns",
                    OptionType.mapOf(OptionType.TYPE),
                    "All columns of the messages with their types: nothing is inferred then, and what else messages"
                            + " hold is passed over. Best for what runs for long.")
            .example("{id: bigint, total: \"decimal(12,2)\"}");
    static final Option<Map<String, DataType>> TYPES =
            Option.of("types", OptionType.mapOf(OptionType.TYPE), "Types of columns that are not to be inferred.");
    static final Option<List<String>> KEY = Option.of(
                    "key",
                    OptionType.listOf(OptionType.TEXT),
                    "Columns that the key of a message holds. They are the key of the rows, and a message without"
                            + " value deletes the row of its key.")
            .example("[id]");
    static final Option<ComponentRef> KEY_FORMAT = Option.of(
            "key_format",
            OptionType.COMPONENT,
            "The format of keys. By default the key is the plain text of one column, or `json` of several.");
    static final Option<Map<String, String>> METADATA = Option.of(
                    "metadata",
                    OptionType.mapOf(OptionType.TEXT),
                    "Columns for what is known of a message beside its value: `topic`, `partition`, `offset`,"
                            + " `timestamp`, `key` (text), `key_bytes`, `headers` (all, in order), or `header.<name>` (the"
                            + " last of that name, as text).")
            .example("{kafka_offset: offset, trace: header.trace-id}");
    static final Option<String> START = Option.of(
                    "start",
                    OptionType.TEXT,
                    "Where a new run starts: `earliest`, `latest`, or a time such as `2026-01-31T00:00:00Z` for the"
                            + " first record of that time or later. A run that is resumed goes on where it was.")
            .defaultsTo("earliest");
    static final Option<Map<String, Long>> OFFSETS = Option.of(
                    "offsets",
                    OptionType.mapOf(OptionType.INTEGER),
                    "Where a new run starts, by partition, as `<topic>-<partition>`; the others start where `start`"
                            + " says.")
            .example("{orders-0: 4711}");
    static final Option<Until> UNTIL = Option.of(
                    "until",
                    OptionType.choice(Until.class),
                    "`forever` goes on until it is stopped; `now` ends where the topics ended when the run began.")
            .defaultsTo("forever");
    static final Option<Duration> PARTITION_CHECK = Option.of(
                    "partition_check",
                    OptionType.DURATION,
                    "How often a run that goes on forever looks for new partitions of its topics; they are read from"
                            + " their first record.")
            .defaultsTo("30s");
    static final Option<Long> MAX_RECORD = Option.of("max_record", OptionType.SIZE, "A larger message is rejected.")
            .defaultsTo("16MiB");
    static final Option<Long> SAMPLE = Option.of(
                    "sample",
                    OptionType.INTEGER,
                    "How many messages of each topic, the newest, are looked at to infer columns.")
            .defaultsTo(200L);

    private static final int MAX_SAMPLE = 100_000;
    private static final long LARGEST_RECORD = 1L << 30;

    static Option<?>[] all() {
        return new Option<?>[] {
            TOPIC,
            FORMAT,
            COLUMNS,
            TYPES,
            KEY,
            KEY_FORMAT,
            METADATA,
            START,
            OFFSETS,
            UNTIL,
            PARTITION_CHECK,
            MAX_RECORD,
            SAMPLE
        };
    }

    static KafkaSourceSettings of(Options options) {
        long record = within(MAX_RECORD, options.get(MAX_RECORD), LARGEST_RECORD);
        long sample = within(SAMPLE, options.get(SAMPLE), MAX_SAMPLE);
        Map<String, String> metadata =
                new LinkedHashMap<>(options.find(METADATA).orElse(Map.of()));
        metadata.forEach((column, what) -> MetadataColumn.of(column, what));
        return new KafkaSourceSettings(
                options.get(TOPIC),
                options.get(FORMAT),
                options.find(COLUMNS).orElse(Map.of()),
                options.find(TYPES).orElse(Map.of()),
                options.find(KEY).orElse(List.of()),
                options.find(KEY_FORMAT),
                metadata,
                start(options.get(START)),
                options.find(OFFSETS).orElse(Map.of()),
                options.get(UNTIL) == Until.NOW,
                (int) record,
                options.get(PARTITION_CHECK),
                (int) sample);
    }

    private static long within(Option<Long> option, long given, long most) {
        if (given < 1 || given > most) {
            throw new IllegalArgumentException("`" + option.name() + "` must be 1 to " + most + ", but is " + given);
        }
        return given;
    }

    private static Start start(String text) {
        if (text.equals("earliest")) {
            return new Start.Earliest();
        } else if (text.equals("latest")) {
            return new Start.Latest();
        }
        try {
            return new Start.At(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException none) {
            throw new OptionException(
                    KafkaErrorCode.START_WRONG,
                    "`start`: expected earliest, latest or a time such as 2026-01-31T00:00:00Z, but found " + text,
                    null,
                    List.of(START.name()));
        }
    }
}

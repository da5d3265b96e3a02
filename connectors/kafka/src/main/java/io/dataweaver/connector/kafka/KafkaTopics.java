package io.dataweaver.connector.kafka;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.sink.SinkStep;
import io.dataweaver.api.source.SourceStep;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Topics of Kafka in Java code.
 *
 * <pre>{@code
 * Pipeline.named("paid-orders")
 *         .from(KafkaTopics.from("orders").brokers("localhost:9092").untilNow())
 *         .to(KafkaTopics.into("orders.paid").brokers("localhost:9092").upsert("id"))
 * }</pre>
 *
 * <p>Values are checked when the pipeline is built. What has no method of its own is set with {@code option}, by the names
 * that a pipeline file uses.
 */
public final class KafkaTopics {

    private static final String TYPE = "kafka";

    private KafkaTopics() {}

    /** Reads topics by name or pattern, such as {@code shop.*}; each is a dataset. */
    public static From from(String... topics) {
        return new From(Map.of(KafkaSourceSettings.TOPIC.name(), List.of(topics)));
    }

    /** Writes to a topic. */
    public static Into into(String topic) {
        return new Into(Map.of(KafkaSinkSettings.TOPIC.name(), topic));
    }

    /** Writes each dataset to the topic of its own name. */
    public static Into into() {
        return new Into(Map.of());
    }

    private static Map<String, Object> with(Map<String, Object> options, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return more;
    }

    /** Returns a format as options have it. */
    private static Object format(String name, Map<String, ?> options) {
        return options.isEmpty() ? name : Map.of(name, Map.copyOf(options));
    }

    /** A source; immutable. It goes on until it is stopped, unless it is told otherwise. */
    public static final class From implements SourceStep {
        private final Map<String, Object> options;

        private From(Map<String, Object> options) {
            this.options = options;
        }

        private From with(Option<?> option, Object value) {
            return option(option.name(), value);
        }

        /** Sets an option by its name in pipeline files. */
        public From option(String name, Object value) {
            return new From(KafkaTopics.with(options, name, value));
        }

        /** Sets the brokers to ask first, each {@code host:port}. */
        public From brokers(String... brokers) {
            return with(ConnectionOptions.BROKERS, List.of(brokers));
        }

        /** Logs in, over TLS. */
        public From login(String user, Secret password) {
            return with(ConnectionOptions.USER, user).with(ConnectionOptions.PASSWORD, password);
        }

        /** Sets the format of messages; it is JSON otherwise. */
        public From format(String name, Map<String, ?> formatOptions) {
            return with(KafkaSourceSettings.FORMAT, KafkaTopics.format(name, formatOptions));
        }

        /** Sets all columns of the messages, with types such as {@code decimal(12,2)}: nothing is inferred then. */
        public From columns(Map<String, String> types) {
            return with(KafkaSourceSettings.COLUMNS, new LinkedHashMap<>(types));
        }

        /** Sets the columns that the key of a message holds. */
        public From key(String... columns) {
            return with(KafkaSourceSettings.KEY, List.of(columns));
        }

        /** Starts behind the last record, not at the first. */
        public From fromLatest() {
            return with(KafkaSourceSettings.START, "latest");
        }

        /** Starts at the first record of this time or a later one. */
        public From from(Instant time) {
            return with(KafkaSourceSettings.START, time.toString());
        }

        /** Ends where the topics ended when the run began. */
        public From untilNow() {
            return with(KafkaSourceSettings.UNTIL, "now");
        }

        @Override
        public ComponentRef toRef() {
            return new ComponentRef(TYPE, options);
        }
    }

    /** A sink; immutable. It appends, in transactions, unless it is told otherwise. */
    public static final class Into implements SinkStep {
        private final Map<String, Object> options;

        private Into(Map<String, Object> options) {
            this.options = options;
        }

        private Into with(Option<?> option, Object value) {
            return option(option.name(), value);
        }

        /** Sets an option by its name in pipeline files. */
        public Into option(String name, Object value) {
            return new Into(KafkaTopics.with(options, name, value));
        }

        /** Sets the brokers to ask first, each {@code host:port}. */
        public Into brokers(String... brokers) {
            return with(ConnectionOptions.BROKERS, List.of(brokers));
        }

        /** Logs in, over TLS. */
        public Into login(String user, Secret password) {
            return with(ConnectionOptions.USER, user).with(ConnectionOptions.PASSWORD, password);
        }

        /** Sets the format of messages; it is JSON otherwise. */
        public Into format(String name, Map<String, ?> formatOptions) {
            return with(KafkaSinkSettings.FORMAT, KafkaTopics.format(name, formatOptions));
        }

        /** Sets the columns whose values are the key of a message. */
        public Into key(String... columns) {
            return with(KafkaSinkSettings.KEY, List.of(columns));
        }

        /** Writes changes too: a deleted row is a message without value. Without columns, by the key of the source. */
        public Into upsert(String... key) {
            Into upsert = with(KafkaSinkSettings.MODE, "upsert");
            return key.length == 0 ? upsert : upsert.key(key);
        }

        /** Makes rows visible at once; some come twice after a crash. */
        public Into withoutTransactions() {
            return with(KafkaSinkSettings.TRANSACTIONS, false);
        }

        @Override
        public ComponentRef toRef() {
            return new ComponentRef(TYPE, options);
        }
    }
}

package io.dataweaver.connector.kafkaconnect;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a connector gives, by its first record: it is started for that, and stopped; nothing is committed.
 *
 * @param topic of the record
 * @param schema its columns
 */
record Discovery(String topic, Schema schema) {

    /** The topic in which a connector of Debezium tells how far it has come with the rows of the start. */
    private static final String PROGRESS = "dataweaver-progress";

    /** What it tells once it has read which tables there are. */
    private static final Set<String> BEHIND_SCHEMAS = Set.of("IN_PROGRESS", "TABLE_SCAN_COMPLETED", "COMPLETED");

    /** Looks at what a connector gives until it has seen enough. */
    private interface Look {
        /** Returns whether that is enough. */
        boolean at(SourceRecord record, HostedConnector connector);
    }

    /**
     * Runs the connector until its first row.
     *
     * @param longest how long to wait for it
     * @throws DataWeaverException with {@code NO_RECORD} if none came
     */
    static Discovery run(
            PluginFolder folder,
            ConnectorConfiguration configuration,
            RecordSelection selection,
            Duration longest,
            Duration stopTimeout) {
        AtomicReference<@Nullable SourceRecord> first = new AtomicReference<>();
        look(folder, configuration, longest, stopTimeout, (record, connector) -> {
            boolean row = isRow(selection, record);
            first.set(row ? record : null);
            return row;
        });
        SourceRecord row = first.get();
        if (row == null) {
            throw none(configuration, selection.topics(), longest);
        }
        return of(row, configuration);
    }

    /**
     * Runs a connector of Debezium until it has given a row of each of some topics.
     *
     * @param longest how long to wait for all of them
     * @return in the order of {@code topics}
     * @throws DataWeaverException with {@code NO_RECORD} if there is one of which none came
     */
    static List<Discovery> ofEach(
            PluginFolder folder,
            ConnectorConfiguration configuration,
            List<String> topics,
            Duration longest,
            Duration stopTimeout) {
        RecordSelection selection = new RecordSelection(topics, false, configuration.isDebezium());
        Map<String, Discovery> found = new LinkedHashMap<>();
        look(folder, configuration, longest, stopTimeout, (record, connector) -> {
            if (!isRow(selection, record)) {
                return false;
            }
            found.computeIfAbsent(record.topic(), topic -> of(record, configuration));
            return found.size() == topics.size();
        });
        List<String> missing =
                topics.stream().filter(topic -> !found.containsKey(topic)).toList();
        if (!missing.isEmpty()) {
            throw none(configuration, missing, longest);
        }
        List<Discovery> inOrder = new ArrayList<>();
        topics.forEach(topic -> inOrder.add(requireNonNull(found.get(topic))));
        return inOrder;
    }

    /**
     * Runs a connector of Debezium until it begins to read rows, and returns the history of schemas, which tells all tables by then.
     *
     * @throws DataWeaverException with {@code NO_RECORD} if it did not begin
     */
    static String history(
            PluginFolder folder, ConnectorConfiguration configuration, Duration longest, Duration stopTimeout) {
        ConnectorConfiguration telling = configuration
                .with("notification.enabled.channels", "sink")
                .with("notification.sink.topic.name", PROGRESS);
        AtomicReference<@Nullable HistoryText> history = new AtomicReference<>();
        look(folder, telling, longest, stopTimeout, (record, connector) -> {
            boolean reads = tellsOfRows(record) || isOfARow(record);
            history.set(reads ? connector.history() : null);
            return reads;
        });
        HistoryText told = history.get();
        if (told == null) {
            throw none(configuration, List.of(), longest);
        }
        return told.text();
    }

    private static boolean tellsOfRows(SourceRecord record) {
        return PROGRESS.equals(record.topic())
                && record.value() instanceof Struct told
                && BEHIND_SCHEMAS.contains(String.valueOf(told.get("type")));
    }

    private static boolean isOfARow(SourceRecord record) {
        return record.value() instanceof Struct value && value.schema().field("after") != null;
    }

    private static void look(
            PluginFolder folder,
            ConnectorConfiguration configuration,
            Duration longest,
            Duration stopTimeout,
            Look enough) {
        long end = System.nanoTime() + longest.toNanos();
        try (HostedConnector connector =
                HostedConnector.start(folder, lookingOnly(configuration), ConnectPosition.START, 1, stopTimeout)) {
            for (long left = longest.toNanos(); left > 0; left = end - System.nanoTime()) {
                HostedTask.Polled polled = connector.poll(Duration.ofNanos(left));
                if (polled != null && polled.records().stream().anyMatch(record -> enough.at(record, connector))) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Discovery of(SourceRecord record, ConnectorConfiguration configuration) {
        String topic = record.topic();
        return new Discovery(
                topic, RecordShape.of(record, configuration.datasetOf(topic)).schema());
    }

    private static DataWeaverException none(
            ConnectorConfiguration configuration, List<String> topics, Duration longest) {
        return new DataWeaverException(
                KafkaConnectErrorCode.NO_RECORD,
                "the connector " + configuration.connector() + " gave no record"
                        + (topics.isEmpty() ? "" : " of topic '" + String.join("', '", topics) + "'") + " within "
                        + longest.toSeconds() + " s",
                KafkaConnectErrorCode.NO_RECORD.remedy(),
                null);
    }

    private static boolean isRow(RecordSelection selection, SourceRecord record) {
        return record.value() != null && selection.isRow(record, record.topic());
    }

    /** Debezium reads the rows alone, without locks, and does not open the log, which others may be reading by the same name. */
    private static ConnectorConfiguration lookingOnly(ConnectorConfiguration configuration) {
        return configuration.isDebezium()
                ? configuration.with("snapshot.mode", "initial_only").with("snapshot.locking.mode", "none")
                : configuration;
    }
}

package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What a connector gives, by its first record: it is started for that, and stopped; nothing is committed.
 *
 * @param topic of the record
 * @param schema its columns
 */
record Discovery(String topic, Schema schema) {

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
        long end = System.nanoTime() + longest.toNanos();
        try (HostedConnector connector =
                HostedConnector.start(folder, lookingOnly(configuration), ConnectPosition.START, 1, stopTimeout)) {
            for (long left = longest.toNanos(); left > 0; left = end - System.nanoTime()) {
                HostedTask.Polled polled = connector.poll(Duration.ofNanos(left));
                Optional<SourceRecord> first = polled == null
                        ? Optional.empty()
                        : polled.records().stream()
                                .filter(record -> record.value() != null && isRow(selection, record))
                                .findFirst();
                if (first.isPresent()) {
                    String topic = first.get().topic();
                    return new Discovery(
                            topic,
                            RecordShape.of(first.get(), configuration.datasetOf(topic))
                                    .schema());
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new DataWeaverException(
                KafkaConnectErrorCode.NO_RECORD,
                "the connector " + configuration.connector() + " gave no record"
                        + selection
                                .topic()
                                .map(name -> " of topic '" + name + "'")
                                .orElse("") + " within "
                        + longest.toSeconds() + " s",
                KafkaConnectErrorCode.NO_RECORD.remedy(),
                null);
    }

    private static boolean isRow(RecordSelection selection, SourceRecord record) {
        return selection.isRow(record, record.topic());
    }

    /** Debezium reads the rows alone, without locks, and does not open the log, which others may be reading by the same name. */
    private static ConnectorConfiguration lookingOnly(ConnectorConfiguration configuration) {
        return configuration.isDebezium()
                ? configuration.with("snapshot.mode", "initial_only").with("snapshot.locking.mode", "none")
                : configuration;
    }
}

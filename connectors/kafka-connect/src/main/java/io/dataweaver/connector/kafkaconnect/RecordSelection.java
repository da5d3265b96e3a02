package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Which records of a connector are rows: those of some topics.
 *
 * @param topics empty if the connector has one only
 * @param declared whether the columns were given, so that others are not wanted
 * @param debezium whether the connector is one of Debezium's, whose heartbeats and notes are no rows
 */
record RecordSelection(List<String> topics, boolean declared, boolean debezium) {

    /** The ends of the names of their schemas, which begin with that of the connector or of Debezium. */
    private static final List<String> NOTES = List.of(".Heartbeat", ".TransactionMetadataValue", ".SchemaChangeValue");

    RecordSelection {
        topics = List.copyOf(topics);
    }

    /**
     * Tells whether the record is a row.
     *
     * @param first the topic of the first row, if there is one only
     *
     * @throws DataWeaverException with {@code UNEXPECTED_TOPIC} if there is another topic, and none was named
     */
    boolean isRow(SourceRecord record, String first) {
        if (!topics.isEmpty()) {
            return topics.contains(record.topic());
        }
        if (isNote(record)) {
            return false;
        }
        if (!first.equals(record.topic())) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.UNEXPECTED_TOPIC,
                    "expected records of topic '" + first + "' alone, but found one of '" + record.topic() + "'",
                    KafkaConnectErrorCode.UNEXPECTED_TOPIC.remedy(),
                    null);
        }
        return true;
    }

    /** Tells whether it is no row of any topic: a heartbeat, the end of a transaction, a change of a schema. */
    boolean isNote(SourceRecord record) {
        String name = record.valueSchema() == null ? null : record.valueSchema().name();
        return debezium && name != null && NOTES.stream().anyMatch(name::endsWith);
    }

    /** Returns how the columns that records have differ from those that were expected; empty if they do not. */
    Optional<String> difference(Schema expected, Schema found) {
        for (Field field : expected.fields()) {
            int index = found.indexOf(field.name());
            if (index < 0) {
                return Optional.of("a record has no column '" + field.name() + "'");
            }
            DataType type = found.field(index).type();
            if (!type.equals(field.type())) {
                return Optional.of("column '" + field.name() + "' of a record is " + type.display());
            }
            if (found.field(index).nullable() && !field.nullable()) {
                return Optional.of("column '" + field.name() + "' of a record may be null");
            }
        }
        if (!declared) {
            for (Field field : found.fields()) {
                if (expected.indexOf(field.name()) < 0) {
                    return Optional.of("a record has the column '" + field.name() + "' as well");
                }
            }
        }
        return Optional.empty();
    }
}

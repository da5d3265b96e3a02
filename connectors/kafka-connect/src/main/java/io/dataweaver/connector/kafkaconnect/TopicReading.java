package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadRequest;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** The records of one topic as they are read: what their rows are, which may change on the way. */
final class TopicReading {

    private final String topic;
    private final Schema expected;
    private final ReadRequest request;
    private final RecordSelection selection;
    private final boolean unavailable;
    private @Nullable RecordShape shape;
    private org.apache.kafka.connect.data.@Nullable Schema shapeOf;

    /**
     * Begins to read.
     *
     * @param expected all columns of the dataset, as they were told when the run was planned
     * @param selection which says what other columns mean
     * @param unavailable whether texts may say that a value was not sent
     */
    TopicReading(String topic, Schema expected, ReadRequest request, RecordSelection selection, boolean unavailable) {
        this.topic = topic;
        this.expected = expected;
        this.request = request;
        this.selection = selection;
        this.unavailable = unavailable;
    }

    String topic() {
        return topic;
    }

    ReadRequest request() {
        return request;
    }

    RecordBatch none() {
        return new BatchBuilder(request.schema(), 1).build();
    }

    /** Begins a batch of rows of the shape that was taken last. */
    RowsOfRecords begin(int capacity) {
        if (shape == null) {
            throw new IllegalStateException("no record had a value yet");
        }
        return new RowsOfRecords(shape, request.schema(), unavailable, capacity);
    }

    /** Some connectors make a schema for each record: it is the same if it says the same. */
    boolean isOfShape(SourceRecord record) {
        return record.value() == null
                || (shapeOf != null && (record.valueSchema() == shapeOf || shapeOf.equals(record.valueSchema())));
    }

    /** Takes the shape of the record, if it has the columns that are expected; otherwise returns what to fail with. */
    Optional<DataWeaverException> takeShape(SourceRecord record) {
        if (isOfShape(record)) {
            if (shape == null) {
                shape = RecordShape.ofKeys(expected);
            }
            return Optional.empty();
        }
        RecordShape found = RecordShape.of(record, expected.dataset());
        Optional<String> difference = selection.difference(expected, found.schema());
        if (difference.isPresent()) {
            return Optional.of(new DataWeaverException(
                    KafkaConnectErrorCode.SCHEMA_CHANGED,
                    "'" + expected.dataset() + "' had the columns "
                            + expected.fields().stream().map(Field::toString).collect(Collectors.joining(", "))
                            + " when the run was planned, but " + difference.get(),
                    KafkaConnectErrorCode.SCHEMA_CHANGED.remedy(),
                    null));
        }
        shape = found;
        shapeOf = record.valueSchema();
        return Optional.empty();
    }
}

package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one schema are as records.
 *
 * @param topic that the connector is told
 * @param schema of the rows
 * @param key of records; null for none
 * @param keyColumns the columns of the key
 * @param value of records
 * @param valueColumn the column that is the value itself; null if the value is a struct of all
 */
record RecordsOfRows(
        String topic,
        Schema schema,
        @Nullable ConnectValues key,
        List<String> keyColumns,
        ConnectValues value,
        @Nullable String valueColumn) {

    /**
     * Returns what rows of {@code schema} are.
     *
     * @throws IllegalArgumentException if a type has no form, or a column is not there
     */
    static RecordsOfRows of(String topic, Schema schema, List<String> keyColumns, Optional<String> valueColumn) {
        List<Field> keyFields = keyColumns.stream()
                .map(name -> Field.required(name, field(schema, name).type()))
                .toList();
        ConnectValues value = valueColumn.isPresent()
                ? ConnectValues.of(
                        field(schema, valueColumn.get()).type(),
                        field(schema, valueColumn.get()).nullable())
                : ConnectValues.struct(schema.fields(), topic + ".Value", false);
        return new RecordsOfRows(
                topic,
                schema,
                keyFields.isEmpty() ? null : ConnectValues.struct(keyFields, topic + ".Key", false),
                keyColumns,
                value,
                valueColumn.orElse(null));
    }

    private static Field field(Schema schema, String name) {
        int index = schema.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("there is no column '" + name + "'; there are " + schema.names());
        }
        return schema.field(index);
    }

    /**
     * Returns the key of a row.
     *
     * @throws IllegalArgumentException if a value has no form in Kafka Connect
     * @throws DataWeaverException with {@code CHANGE_NOT_APPLICABLE} if the row is a change and there is no key
     */
    @Nullable Object keyOf(RecordBatch batch, int row) {
        if (key != null) {
            return key.converted(values(batch, row, keyColumns));
        }
        if (batch.kind(row) != ChangeKind.INSERT) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.CHANGE_NOT_APPLICABLE,
                    "a row of '" + schema.dataset() + "' is of kind " + batch.kind(row) + ", and records have no key",
                    KafkaConnectErrorCode.CHANGE_NOT_APPLICABLE.remedy(),
                    null);
        }
        return null;
    }

    /**
     * Returns the record of a row that is there.
     *
     * @param keyValue what {@link #keyOf} returned
     * @throws IllegalArgumentException if a value has no form in Kafka Connect
     */
    SinkRecord present(@Nullable Object keyValue, RecordBatch batch, int row, int partition, long offset) {
        return record(keyValue, value.schema(), valueOf(batch, row), partition, offset);
    }

    /** Returns the record that says that the row of a key is gone. */
    SinkRecord gone(Object keyValue, int partition, long offset) {
        return record(keyValue, null, null, partition, offset);
    }

    private SinkRecord record(
            @Nullable Object keyValue,
            org.apache.kafka.connect.data.@Nullable Schema valueSchema,
            @Nullable Object recordValue,
            int partition,
            long offset) {
        return new SinkRecord(
                topic,
                partition,
                key == null ? null : key.schema(),
                keyValue,
                valueSchema,
                recordValue,
                offset,
                null,
                TimestampType.NO_TIMESTAMP_TYPE);
    }

    private @Nullable Object valueOf(RecordBatch batch, int row) {
        return valueColumn == null
                ? value.converted(values(batch, row, schema.names()))
                : value.converted(sent(batch, row, valueColumn));
    }

    private Map<String, @Nullable Object> values(RecordBatch batch, int row, List<String> names) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String name : names) {
            values.put(name, sent(batch, row, name));
        }
        return values;
    }

    private @Nullable Object sent(RecordBatch batch, int row, String name) {
        int column = schema.indexOf(name);
        if (batch.column(column).isUnchanged(row)) {
            throw new IllegalArgumentException(
                    "the source did not send '" + name + "', as it has not changed; there is no record without it");
        }
        return batch.column(column).value(row);
    }
}

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
     * Returns the record of a row; empty for a row as it was before an update, of which none is given.
     *
     * @throws IllegalArgumentException if a value has no form in Kafka Connect
     * @throws DataWeaverException with {@code CHANGE_NOT_APPLICABLE} if the row is a change and there is no key
     */
    Optional<SinkRecord> record(RecordBatch batch, int row, int partition, long offset) {
        ChangeKind kind = batch.kind(row);
        if (kind != ChangeKind.INSERT && key == null) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.CHANGE_NOT_APPLICABLE,
                    "a row of '" + schema.dataset() + "' is of kind " + kind + ", and records have no key",
                    KafkaConnectErrorCode.CHANGE_NOT_APPLICABLE.remedy(),
                    null);
        }
        if (kind == ChangeKind.UPDATE_BEFORE) {
            return Optional.empty();
        }
        boolean deleted = kind == ChangeKind.DELETE;
        Object keyValue = key == null ? null : key.converted(values(batch, row, keyColumns));
        return Optional.of(new SinkRecord(
                topic,
                partition,
                key == null ? null : key.schema(),
                keyValue,
                deleted ? null : value.schema(),
                deleted ? null : valueOf(batch, row),
                offset,
                null,
                TimestampType.NO_TIMESTAMP_TYPE));
    }

    private @Nullable Object valueOf(RecordBatch batch, int row) {
        return valueColumn == null
                ? value.converted(values(batch, row, schema.names()))
                : value.converted(present(batch, row, valueColumn));
    }

    private Map<String, @Nullable Object> values(RecordBatch batch, int row, List<String> names) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String name : names) {
            values.put(name, present(batch, row, name));
        }
        return values;
    }

    private @Nullable Object present(RecordBatch batch, int row, String name) {
        int column = schema.indexOf(name);
        if (batch.column(column).isUnchanged(row)) {
            throw new IllegalArgumentException(
                    "the source did not send '" + name + "', as it has not changed; there is no record without it");
        }
        return batch.column(column).value(row);
    }
}

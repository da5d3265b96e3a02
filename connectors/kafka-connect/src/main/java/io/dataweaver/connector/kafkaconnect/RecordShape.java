package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the records of one schema are as rows.
 *
 * @param schema of the rows
 * @param mappings of the columns, in their order
 * @param enveloped whether rows stand in {@code before} and {@code after} of an envelope of Debezium
 * @param bare whether the value is no struct, but the last column itself; those before it are of the key
 */
record RecordShape(Schema schema, List<ValueMapping> mappings, boolean enveloped, boolean bare) {

    /** The column of a value that is no struct. */
    static final String VALUE = "value";

    /**
     * Returns the shape of a record that has a value.
     *
     * @param dataset what the rows are called
     * @throws DataWeaverException with {@code SCHEMA_UNKNOWN} if it has no schema, or not one of columns
     */
    static RecordShape of(SourceRecord record, String dataset) {
        org.apache.kafka.connect.data.Schema value = record.valueSchema();
        if (value == null) {
            throw unknown("a record of topic '" + record.topic() + "' has a value without schema", null);
        }
        boolean enveloped = isEnvelope(value);
        org.apache.kafka.connect.data.Schema row =
                enveloped ? value.field("after").schema() : value;
        boolean bare = row.type() != org.apache.kafka.connect.data.Schema.Type.STRUCT;
        List<Field> fields = new ArrayList<>();
        List<ValueMapping> mappings = new ArrayList<>();
        if (bare) {
            if (enveloped) {
                // Such as a document of MongoDB, whose identity is in the key alone.
                for (org.apache.kafka.connect.data.Field field : keyFields(record.keySchema())) {
                    add(field.name(), field.schema(), record, fields, mappings);
                }
            }
            add(VALUE, row, record, fields, mappings);
        } else {
            for (org.apache.kafka.connect.data.Field field : row.fields()) {
                add(field.name(), field.schema(), record, fields, mappings);
            }
        }
        if (fields.isEmpty()) {
            throw unknown("a record of topic '" + record.topic() + "' has no field", null);
        }
        List<String> names = fields.stream().map(Field::name).toList();
        List<String> key = key(record.keySchema());
        return new RecordShape(
                new Schema(dataset, fields, names.containsAll(key) ? key : List.of()), mappings, enveloped, bare);
    }

    /** Returns the shape of rows of which only keys came so far, those of deletions: keys say themselves what they are. */
    static RecordShape ofKeys(Schema expected) {
        return new RecordShape(expected, List.of(), false, false);
    }

    private static void add(
            String name,
            org.apache.kafka.connect.data.Schema schema,
            SourceRecord record,
            List<Field> fields,
            List<ValueMapping> mappings) {
        try {
            ValueMapping mapping = ValueMapping.of(schema);
            mappings.add(mapping);
            fields.add(new Field(name, mapping.type(), schema.isOptional()));
        } catch (IllegalArgumentException wrong) {
            throw unknown(
                    "field '" + name + "' of topic '" + record.topic() + "' cannot be a column: " + wrong.getMessage(),
                    wrong);
        }
    }

    private static List<String> key(org.apache.kafka.connect.data.@Nullable Schema key) {
        return keyFields(key).stream()
                .map(org.apache.kafka.connect.data.Field::name)
                .toList();
    }

    private static List<org.apache.kafka.connect.data.Field> keyFields(
            org.apache.kafka.connect.data.@Nullable Schema key) {
        return key == null || key.type() != org.apache.kafka.connect.data.Schema.Type.STRUCT ? List.of() : key.fields();
    }

    /** Debezium's, by its members: its own name may be anything that a transform made of it. */
    private static boolean isEnvelope(org.apache.kafka.connect.data.Schema value) {
        return value.type() == org.apache.kafka.connect.data.Schema.Type.STRUCT
                && value.field("op") != null
                && value.field("before") != null
                && value.field("after") != null
                && value.field("source") != null;
    }

    private static DataWeaverException unknown(String message, @Nullable Throwable cause) {
        return new DataWeaverException(
                KafkaConnectErrorCode.SCHEMA_UNKNOWN, message, KafkaConnectErrorCode.SCHEMA_UNKNOWN.remedy(), cause);
    }
}

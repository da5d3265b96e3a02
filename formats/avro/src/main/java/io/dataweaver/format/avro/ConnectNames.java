package io.dataweaver.format.avro;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What Kafka Connect and Debezium call the meaning of a value, in an attribute of their own, where Avro would have a logical
 * type: Debezium documentation, "Temporal types" of its connectors.
 *
 * <p>Numbers of nanoseconds since midnight, for which Avro has no logical type, stay numbers.
 */
final class ConnectNames {

    private static final String ATTRIBUTE = "connect.name";

    private static final Map<String, LogicalType> OF_INTS = Map.of(
            "io.debezium.time.Date", LogicalTypes.date(),
            "io.debezium.time.Time", LogicalTypes.timeMillis(),
            "org.apache.kafka.connect.data.Date", LogicalTypes.date(),
            "org.apache.kafka.connect.data.Time", LogicalTypes.timeMillis());

    private static final Map<String, LogicalType> OF_LONGS = Map.of(
            "io.debezium.time.MicroTime", LogicalTypes.timeMicros(),
            "io.debezium.time.Timestamp", LogicalTypes.localTimestampMillis(),
            "io.debezium.time.MicroTimestamp", LogicalTypes.localTimestampMicros(),
            "io.debezium.time.NanoTimestamp", LogicalTypes.localTimestampNanos(),
            "org.apache.kafka.connect.data.Timestamp", LogicalTypes.timestampMillis());

    private static final Map<String, LogicalType> OF_STRINGS = Map.of("io.debezium.data.Uuid", LogicalTypes.uuid());

    private final Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private ConnectNames() {}

    /** Adds the logical types that the names stand for to {@code schema} and all in it, where there are none. */
    static void addLogicalTypes(Schema schema) {
        new ConnectNames().visit(schema);
    }

    private void visit(Schema schema) {
        if (!seen.add(schema)) {
            return;
        }
        switch (schema.getType()) {
            case INT -> add(OF_INTS, schema);
            case LONG -> add(OF_LONGS, schema);
            case STRING -> add(OF_STRINGS, schema);
            case ARRAY -> visit(schema.getElementType());
            case MAP -> visit(schema.getValueType());
            case UNION -> schema.getTypes().forEach(this::visit);
            case RECORD -> schema.getFields().forEach(field -> visit(field.schema()));
            default -> {}
        }
    }

    private static void add(Map<String, LogicalType> types, Schema schema) {
        String name = schema.getProp(ATTRIBUTE);
        LogicalType type = name == null ? null : types.get(name);
        if (type != null && schema.getProp(AvroTypes.LOGICAL_TYPE) == null) {
            type.addToSchema(schema);
        }
    }
}

package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema that Kafka Connect's converter for JSON writes beside each payload, read for the types of rows: their literal types,
 * and Debezium's and Connect's semantic types by {@code name}.
 */
final class ConnectSchema {

    private static final DataType VALUE = DataTypes.struct(
            Field.nullable("field", DataTypes.TEXT),
            Field.nullable("type", DataTypes.TEXT),
            Field.nullable("name", DataTypes.TEXT),
            Field.nullable("parameters", DataTypes.mapOf(DataTypes.TEXT, DataTypes.TEXT)));

    private static final DataType ROW = DataTypes.struct(
            Field.nullable("field", DataTypes.TEXT), Field.nullable("fields", DataTypes.listOf(VALUE)));

    /** As what the schema is read: as deep as the columns of rows. */
    static final DataType COLUMN = DataTypes.struct(Field.nullable("fields", DataTypes.listOf(ROW)));

    private static final int USUAL_PRECISION = 38;

    private ConnectSchema() {}

    /**
     * Returns the types of the columns of the first of {@code rows} that the schema has.
     *
     * @param value of {@link #COLUMN}; null if there is none
     * @param inferred what else is known of types; for those that have no name here
     */
    static Map<String, DataType> rowTypes(@Nullable Object value, List<String> rows, Map<String, DataType> inferred) {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (String row : rows) {
            for (Object member : list(member(value, "fields"))) {
                if (row.equals(member(member, "field")) && types.isEmpty()) {
                    for (Object column : list(member(member, "fields"))) {
                        Object name = member(column, "field");
                        if (name != null) {
                            DataType other = inferred.getOrDefault(name.toString(), DataTypes.JSON);
                            types.put(name.toString(), type(column, other));
                        }
                    }
                }
            }
        }
        return types;
    }

    private static DataType type(@Nullable Object column, DataType inferred) {
        String name = String.valueOf(member(column, "name"));
        DataType semantic = switch (name) {
            case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" -> DataTypes.DATE;
            case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" -> new DataType.Time(3);
            case "io.debezium.time.MicroTime" -> new DataType.Time(6);
            case "io.debezium.time.NanoTime" -> new DataType.Time(9);
            case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" -> new DataType.Timestamp(3);
            case "io.debezium.time.MicroTimestamp" -> new DataType.Timestamp(6);
            case "io.debezium.time.NanoTimestamp" -> new DataType.Timestamp(9);
            case "io.debezium.time.ZonedTimestamp" -> DataTypes.TIMESTAMPTZ;
            case "io.debezium.data.Uuid" -> DataTypes.UUID;
            case "io.debezium.data.VariableScaleDecimal" -> DataTypes.DECIMAL;
            case "org.apache.kafka.connect.data.Decimal" -> decimal(member(column, "parameters"));
            default -> null;
        };
        if (semantic != null) {
            return semantic;
        }
        return switch (String.valueOf(member(column, "type"))) {
            case "int8", "int16" -> DataTypes.SMALLINT;
            case "int32" -> DataTypes.INTEGER;
            case "int64" -> DataTypes.BIGINT;
            case "float", "float32" -> DataTypes.REAL;
            case "double", "float64" -> DataTypes.DOUBLE;
            case "boolean" -> DataTypes.BOOLEAN;
            case "string" -> DataTypes.TEXT;
            case "bytes" -> DataTypes.BYTES;
            default -> inferred;
        };
    }

    private static DataType decimal(@Nullable Object parameters) {
        int scale = number(member(parameters, "scale"), 0);
        int precision = number(member(parameters, "connect.decimal.precision"), Math.max(USUAL_PRECISION, scale));
        boolean possible = scale >= 0 && scale <= precision && precision <= DataType.Decimal.MAX_PRECISION;
        return possible && precision > 0 ? DataTypes.decimal(precision, scale) : DataTypes.BYTES;
    }

    private static int number(@Nullable Object text, int otherwise) {
        return text != null && text.toString().matches("-?\\d{1,6}") ? Integer.parseInt(text.toString()) : otherwise;
    }

    private static @Nullable Object member(@Nullable Object value, String name) {
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}

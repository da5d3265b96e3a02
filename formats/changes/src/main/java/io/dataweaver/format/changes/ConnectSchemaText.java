package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schema that Kafka Connect's converter for JSON puts beside each payload (its {@code JsonSchema}), with Debezium's and
 * Connect's semantic types by {@code name}; {@link ConnectSchema} reads it.
 */
final class ConnectSchemaText {

    private ConnectSchemaText() {}

    /** Returns the schema of envelopes of {@code rows}, which is {@code plain} for the nested format. */
    static String of(Envelopes envelopes, Schema rows, Schema plain) {
        RowPlaces places = envelopes.places(rows);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (places.inRow()[i] >= 0) {
                Field column = rows.field(i);
                columns.add(value(column.type(), places.codings()[i].coded(), true, column.name()));
            }
        }
        String name = rows.dataset();
        List<String> members = new ArrayList<>();
        members.add(plain("string", false, envelopes.names().operation()));
        members.add(struct(columns, true, name + ".Value", envelopes.names().before()));
        members.add(struct(columns, true, name + ".Value", envelopes.names().after()));
        for (Field outside : plain.fields().subList(Envelopes.OTHERS, plain.size())) {
            members.add(value(outside.type(), outside.type(), true, outside.name()));
        }
        return struct(members, false, name + ".Envelope", null);
    }

    private static String struct(List<String> fields, boolean optional, @Nullable String name, @Nullable String field) {
        StateObject rest = StateObject.empty();
        rest = name == null ? rest : rest.with("name", name);
        return object(
                "struct",
                optional,
                "\"fields\":[" + String.join(",", fields) + "]",
                field == null ? rest : rest.with("field", field));
    }

    private static String plain(String type, boolean optional, String field) {
        return object(type, optional, "", StateObject.empty().with("field", field));
    }

    /** Returns the schema of a value that stands as {@code coded} in JSON, and means {@code type}. */
    private static String value(DataType type, DataType coded, boolean optional, @Nullable String field) {
        String semantic = semantic(type, coded);
        if (coded instanceof DataType.Struct struct) {
            List<String> fields = struct.fields().stream()
                    .map(each -> value(each.type(), each.type(), true, each.name()))
                    .toList();
            return struct(fields, optional, semantic, field);
        }
        StateObject rest = semantic == null
                ? StateObject.empty()
                : StateObject.empty().with("name", semantic).with("version", 1);
        rest = field == null ? rest : rest.with("field", field);
        if (coded instanceof DataType.ListOf list) {
            return object("array", optional, "\"items\":" + value(list.element(), list.element(), true, null), rest);
        } else if (coded instanceof DataType.MapOf map) {
            return object(
                    "map",
                    optional,
                    "\"keys\":" + value(map.key(), map.key(), false, null) + ",\"values\":"
                            + value(map.value(), map.value(), true, null),
                    rest);
        }
        return object(word(coded), optional, parameters(type, coded), rest);
    }

    private static String object(String type, boolean optional, String raw, StateObject rest) {
        String members = rest.toString();
        String behind = members.substring(1, members.length() - 1);
        return "{\"type\":\"" + type + "\",\"optional\":" + optional + (raw.isEmpty() ? "" : "," + raw)
                + (behind.isEmpty() ? "" : "," + behind) + "}";
    }

    private static String parameters(DataType type, DataType coded) {
        return type instanceof DataType.Decimal decimal && coded instanceof DataType.Bytes
                ? "\"parameters\":"
                        + StateObject.empty()
                                .with("scale", Integer.toString(decimal.scale()))
                                .with("connect.decimal.precision", Integer.toString(decimal.precision()))
                : "";
    }

    private static String word(DataType coded) {
        if (coded instanceof DataType.Int64) {
            return "int64";
        } else if (coded instanceof DataType.Int32) {
            return "int32";
        } else if (coded instanceof DataType.Int16) {
            return "int16";
        } else if (coded instanceof DataType.Bool) {
            return "boolean";
        } else if (coded instanceof DataType.Float32) {
            return "float";
        } else if (coded instanceof DataType.Float64 || coded instanceof DataType.Decimal) {
            return "double"; // decimals are numbers with `decimal_handling_mode: double` alone
        } else if (coded instanceof DataType.Json) {
            throw ChangesErrorCode.CHANGES_NO_TYPE.failure(
                    "Kafka Connect's schema has no type for what may be any JSON; make it text, as by CAST(… AS TEXT)");
        }
        return coded instanceof DataType.Bytes ? "bytes" : "string";
    }

    private static @Nullable String semantic(DataType type, DataType coded) {
        if (type instanceof DataType.Date) {
            return "io.debezium.time.Date";
        } else if (type instanceof DataType.Time time) {
            return "io.debezium.time." + unit(time.precision()) + "Time";
        } else if (type instanceof DataType.Timestamp timestamp) {
            return "io.debezium.time." + unit(timestamp.precision()) + "Timestamp";
        } else if (type instanceof DataType.Instant) {
            return "io.debezium.time.ZonedTimestamp";
        } else if (type instanceof DataType.Uuid) {
            return "io.debezium.data.Uuid";
        } else if (type instanceof DataType.Decimal && coded instanceof DataType.Bytes) {
            return "org.apache.kafka.connect.data.Decimal";
        }
        return type instanceof DataType.Decimal && coded instanceof DataType.Struct
                ? "io.debezium.data.VariableScaleDecimal"
                : null;
    }

    private static String unit(int precision) {
        if (precision <= 3) {
            return "";
        }
        return precision <= 6 ? "Micro" : "Nano";
    }
}

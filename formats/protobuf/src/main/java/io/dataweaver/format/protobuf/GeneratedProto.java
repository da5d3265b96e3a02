package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.util.List;

/** Makes of columns the text of a {@code .proto} file that holds them: field numbers in the order of the columns. */
final class GeneratedProto {

    private final StringBuilder out = new StringBuilder();
    private boolean timestamps;

    private GeneratedProto() {}

    /** Returns a name for the message of {@code dataset}. */
    static String name(String dataset) {
        String last = dataset.substring(dataset.lastIndexOf('.') + 1).replaceAll("[^A-Za-z0-9_]", "_");
        return last.isEmpty() || !Character.isLetter(last.charAt(0)) ? "Row_" + last : last;
    }

    /**
     * Returns the text.
     *
     * @throws DataWeaverException if no message can hold the columns without loss
     */
    static String of(Schema schema) {
        GeneratedProto proto = new GeneratedProto();
        proto.message(name(schema.dataset()), schema.fields(), "", "");
        return "syntax = \"proto3\";\n"
                + (proto.timestamps ? "import \"google/protobuf/timestamp.proto\";\n" : "")
                + proto.out;
    }

    private static DataWeaverException unfit(String path, String message) {
        return new DataWeaverException(ProtobufErrorCode.PROTOBUF_SCHEMA_UNFIT, "column '" + path + "' " + message);
    }

    private void message(String name, List<Field> fields, String indent, String prefix) {
        out.append(indent).append("message ").append(name).append(" {\n");
        String inner = indent + "  ";
        int number = 0;
        for (Field field : fields) {
            number++;
            String path = prefix + field.name();
            if (!field.name().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw unfit(path, "has a name that Protobuf does not allow; rename it with a `map` step");
            }
            boolean isPlural = field.type() instanceof DataType.ListOf || field.type() instanceof DataType.MapOf;
            if (isPlural && field.nullable()) {
                throw unfit(
                        path,
                        "is " + field.type().display() + " and may be null, which Protobuf cannot tell from one without"
                                + " elements; give a schema, so that rows with null are rejected, or use COALESCE");
            }
            String type = plural(field, inner, path);
            out.append(inner)
                    .append(!isPlural && field.nullable() ? "optional " : "")
                    .append(type)
                    .append(' ')
                    .append(field.name())
                    .append(" = ")
                    .append(number)
                    .append(";\n");
        }
        out.append(indent).append("}\n");
    }

    private String plural(Field field, String indent, String path) {
        if (field.type() instanceof DataType.ListOf list) {
            return "repeated " + single(list.element(), field.name(), indent, path + "[]");
        } else if (field.type() instanceof DataType.MapOf map) {
            String key = single(map.key(), field.name(), indent, path + "{}");
            if (!List.of("int32", "int64", "bool", "string").contains(key)) {
                throw unfit(path, "has keys of " + map.key().display() + ", which no map of Protobuf can have");
            }
            return "map<" + key + ", " + single(map.value(), field.name(), indent, path + "{}") + ">";
        }
        return single(field.type(), field.name(), indent, path);
    }

    private String single(DataType type, String name, String indent, String path) {
        return switch (type.layout()) {
            case LONG -> longs(type);
            case DOUBLE -> type instanceof DataType.Float32 ? "float" : "double";
            case DECIMAL -> "string";
            case BYTES -> type instanceof DataType.Bytes ? "bytes" : "string";
            case STRUCT -> {
                String message = "Of_" + name;
                message(message, ((DataType.Struct) type).fields(), indent, path + ".");
                yield message;
            }
            case LIST, MAP ->
                throw unfit(path, "is " + type.display() + " inside of another, which Protobuf cannot hold");
        };
    }

    private String longs(DataType type) {
        if (type instanceof DataType.Bool) {
            return "bool";
        } else if (type instanceof DataType.Int64) {
            return "int64";
        } else if (type instanceof DataType.Int16 || type instanceof DataType.Int32) {
            return "int32";
        } else if (type instanceof DataType.Instant) {
            timestamps = true;
            return "google.protobuf.Timestamp";
        }
        return "string";
    }
}

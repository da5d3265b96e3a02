package io.dataweaver.format.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.format.ValueWriter;
import io.dataweaver.format.protobuf.FieldPlan.ValuePlan;
import io.dataweaver.format.protobuf.FieldReader.Kind;
import io.dataweaver.format.protobuf.FieldReader.Role;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes of a message and the columns that are wanted of it what reads it. */
final class ReaderCompiler {

    private static final ValuePlan NOTHING =
            new ValuePlan(Kind.RAW, false, DataTypes.BYTES, null, null, null, Meaning.NONE);

    private ReaderCompiler() {}

    /**
     * Makes a reader of rows.
     *
     * @param unknownFields the column that gets what the message has and the schema has not
     * @throws DataWeaverException if the message does not have the columns
     */
    static MessageReader rows(Descriptor message, List<Field> columns, Optional<String> unknownFields) {
        return message(message, columns, unknownFields.orElse(""), "");
    }

    private static MessageReader message(Descriptor message, List<Field> columns, String unknownFields, String prefix) {
        Map<FieldDescriptor, FieldReader> readers = new HashMap<>();
        List<FieldReader> ordered = new ArrayList<>();
        int unknownColumn = -1;
        for (int i = 0; i < columns.size(); i++) {
            Field column = columns.get(i);
            if (column.name().equals(unknownFields)) {
                unknownColumn = i;
                continue;
            }
            FieldDescriptor field = message.findFieldByName(column.name());
            if (field == null) {
                throw new DataWeaverException(
                        ProtobufErrorCode.PROTOBUF_SCHEMA_UNFIT,
                        "the message " + message.getFullName() + " has no field '" + prefix + column.name()
                                + "'; it has " + names(message));
            }
            FieldReader reader = field(field, column, i, prefix + column.name());
            readers.put(field, reader);
            ordered.add(reader);
        }
        for (FieldDescriptor field : message.getFields()) {
            if (!readers.containsKey(field)
                    && (unknownColumn >= 0 || field.isRequired() || isRivalOf(field, readers.keySet()))) {
                FieldReader reader = passed(field, prefix + field.getName());
                readers.put(field, reader);
                ordered.add(reader);
            }
        }
        readers.forEach((field, reader) -> reader.rivals(rivals(field, readers)));
        return new MessageReader(ordered, unknownColumn);
    }

    private static String names(Descriptor message) {
        return String.join(
                ", ", message.getFields().stream().map(FieldDescriptor::getName).toList());
    }

    private static boolean isRivalOf(FieldDescriptor field, Iterable<FieldDescriptor> others) {
        OneofDescriptor oneof = field.getRealContainingOneof();
        if (oneof != null) {
            for (FieldDescriptor other : others) {
                if (oneof.equals(other.getRealContainingOneof())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static FieldReader[] rivals(FieldDescriptor field, Map<FieldDescriptor, FieldReader> readers) {
        OneofDescriptor oneof = field.getRealContainingOneof();
        List<FieldReader> rivals = new ArrayList<>();
        if (oneof != null) {
            for (FieldDescriptor member : oneof.getFields()) {
                FieldReader reader = readers.get(member);
                if (reader != null && !member.equals(field)) {
                    rivals.add(reader);
                }
            }
        }
        return rivals.toArray(FieldReader[]::new);
    }

    private static FieldReader passed(FieldDescriptor field, String path) {
        return new FieldReader(new FieldPlan(
                field.getNumber(),
                wireType(field),
                path,
                -1,
                Role.PASSED,
                NOTHING,
                field.isRepeated(),
                field.isRequired(),
                null,
                false,
                null));
    }

    private static int wireType(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE -> WireInput.LENGTH;
            case GROUP -> WireInput.START_GROUP;
            default -> scalarKind(field).wireType();
        };
    }

    private static FieldReader field(FieldDescriptor field, Field column, int index, String path) {
        if (field.isMapField()) {
            if (!(column.type() instanceof DataType.MapOf map)) {
                throw unlike(field, column.type(), path);
            }
            Descriptor entry = field.getMessageType();
            FieldReader key =
                    single(entry.findFieldByNumber(1), Field.required("key", map.key()), 0, path + "{}", true);
            FieldReader value =
                    single(entry.findFieldByNumber(2), Field.required("value", map.value()), 1, path + "{}", true);
            return new FieldReader(new FieldPlan(
                    field.getNumber(),
                    WireInput.LENGTH,
                    path,
                    index,
                    Role.MAP,
                    NOTHING,
                    true,
                    false,
                    null,
                    false,
                    new MessageReader(List.of(key, value), -1)));
        } else if (field.isRepeated()) {
            if (!(column.type() instanceof DataType.ListOf list)) {
                throw unlike(field, column.type(), path);
            }
            return new FieldReader(new FieldPlan(
                    field.getNumber(),
                    wireType(field),
                    path,
                    index,
                    Role.LIST,
                    value(field, list.element(), path + "[]"),
                    true,
                    false,
                    null,
                    false,
                    null));
        }
        return single(field, column, index, path, false);
    }

    private static FieldReader single(FieldDescriptor field, Field column, int index, String path, boolean isEntry) {
        ValuePlan value = value(field, column.type(), path);
        boolean hasDefault = !value.isMessage() && (isEntry || !field.hasPresence());
        return new FieldReader(new FieldPlan(
                field.getNumber(),
                wireType(field),
                path,
                index,
                value.isMessage() ? Role.MESSAGE : Role.VALUE,
                value,
                false,
                field.isRequired() || (!column.nullable() && !hasDefault && !isEntry),
                hasDefault ? defaultValue(field, column.type(), path) : null,
                isEntry && value.isMessage(),
                null));
    }

    private static Column defaultValue(FieldDescriptor field, DataType type, String path) {
        ColumnBuilder natural = ColumnBuilder.of(ProtobufTypes.scalar(field), 1);
        Object value = field.getDefaultValue();
        if (value instanceof ByteString bytes) {
            natural.appendValue(bytes.toByteArray());
        } else if (value instanceof EnumValueDescriptor name) {
            natural.appendValue(name.getName());
        } else if (value instanceof Long number && natural.type() instanceof DataType.Decimal) {
            natural.appendValue(new BigDecimal(Long.toUnsignedString(number)));
        } else if (value instanceof Integer number && natural.type() instanceof DataType.Int64) {
            natural.appendValue(Integer.toUnsignedLong(number));
        } else {
            natural.appendValue(value);
        }
        return natural.type().equals(type) ? natural.build() : converted(natural.build(), type, path);
    }

    private static Column converted(Column value, DataType type, String path) {
        ByteOutput text = new ByteOutput(64);
        ValueWriter.put(value, 0, text);
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        try {
            ValueParser.append(text.array(), 0, text.size(), builder);
        } catch (IllegalArgumentException unfit) {
            // The text "" is no number: a value that is not set is then as bad as one that is empty.
            throw new DataWeaverException(
                    ProtobufErrorCode.PROTOBUF_SCHEMA_UNFIT,
                    "the field '" + path + "' has no mark for null, and its default value cannot be read as "
                            + type.display() + ": " + unfit.getMessage(),
                    "make the field `optional`, or read it as it is and use TRY_CAST",
                    unfit);
        }
        return builder.build();
    }

    private static DataWeaverException unlike(FieldDescriptor field, DataType type, String path) {
        return new DataWeaverException(
                ProtobufErrorCode.PROTOBUF_SCHEMA_UNFIT,
                "the field '" + path + "' is " + field.getType().name().toLowerCase(Locale.ROOT)
                        + (field.isRepeated() ? ", repeated" : "") + ", which cannot be read as " + type.display());
    }

    private static ValuePlan value(FieldDescriptor field, DataType type, String path) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? messageValue(field, type, path)
                : scalarValue(field, type, path);
    }

    private static ValuePlan messageValue(FieldDescriptor field, DataType type, String path) {
        Descriptor message = field.getMessageType();
        Meaning meaning = Meaning.of(message);
        return switch (meaning) {
            case TIMESTAMP ->
                type instanceof DataType.Instant
                        ? known(Kind.TIMESTAMP, type, meaning)
                        : converted(field, ProtobufTypes.TIMESTAMP, type, path);
            case DURATION ->
                type.equals(ProtobufTypes.DURATION)
                        ? known(Kind.DURATION, type, meaning)
                        : converted(field, ProtobufTypes.DURATION, type, path);
            case WRAPPER ->
                new ValuePlan(
                        Kind.WRAPPER,
                        true,
                        type,
                        single(message.findFieldByNumber(1), Field.required("value", type), 0, path, true),
                        null,
                        null,
                        meaning);
            case JSON_VALUE, JSON_STRUCT, JSON_LIST ->
                type instanceof DataType.Json
                        ? known(Kind.JSON, type, meaning)
                        : converted(field, DataTypes.JSON, type, path);
            case NONE -> {
                if (type instanceof DataType.Struct struct) {
                    yield new ValuePlan(
                            Kind.STRUCT,
                            true,
                            type,
                            null,
                            message(message, struct.fields(), "", path + "."),
                            null,
                            meaning);
                } else if (type instanceof DataType.Bytes) {
                    yield known(Kind.RAW, type, meaning);
                }
                throw unlike(field, type, path);
            }
        };
    }

    private static ValuePlan known(Kind kind, DataType type, Meaning meaning) {
        return new ValuePlan(kind, true, type, null, null, null, meaning);
    }

    private static Kind scalarKind(FieldDescriptor field) {
        return switch (field.getType()) {
            case DOUBLE -> Kind.DOUBLE;
            case FLOAT -> Kind.FLOAT;
            case INT32 -> Kind.INT32;
            case SINT32 -> Kind.SINT32;
            case SFIXED32 -> Kind.SFIXED32;
            case UINT32 -> Kind.UINT32;
            case FIXED32 -> Kind.FIXED32;
            case INT64 -> Kind.INT64;
            case SINT64 -> Kind.SINT64;
            case SFIXED64 -> Kind.SFIXED64;
            case UINT64 -> Kind.UINT64;
            case FIXED64 -> Kind.FIXED64;
            case BOOL -> Kind.BOOL;
            case STRING -> Kind.TEXT;
            case ENUM -> Kind.ENUM;
            case BYTES -> Kind.BYTES;
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName() + " is a message");
        };
    }

    private static ValuePlan scalarValue(FieldDescriptor field, DataType type, String path) {
        DataType natural = ProtobufTypes.scalar(field);
        Kind kind = scalarKind(field);
        if (natural.equals(type)
                || (natural instanceof DataType.Int32 && type instanceof DataType.Int64)
                || (natural instanceof DataType.Float32 && type instanceof DataType.Float64)) {
            EnumNames names = kind == Kind.ENUM ? new EnumNames(field.getEnumType()) : null;
            return new ValuePlan(kind, false, type, null, null, names, Meaning.NONE);
        } else if (kind == Kind.TEXT && type instanceof DataType.Bytes) {
            return new ValuePlan(Kind.BYTES, false, type, null, null, null, Meaning.NONE);
        } else if (kind == Kind.TEXT && !isNested(type)) {
            return new ValuePlan(Kind.PARSED, false, type, null, null, null, Meaning.NONE);
        }
        return converted(field, natural, type, path);
    }

    private static boolean isNested(DataType type) {
        return switch (type.layout()) {
            case LONG, DOUBLE, DECIMAL, BYTES -> false;
            case LIST, MAP, STRUCT -> true;
        };
    }

    private static ValuePlan converted(FieldDescriptor field, DataType natural, DataType type, String path) {
        if (isNested(type)) {
            throw unlike(field, type, path);
        }
        ValuePlan value = value(field, natural, path);
        FieldReader inner = new FieldReader(new FieldPlan(
                field.getNumber(), wireType(field), path, 0, Role.VALUE, value, false, false, null, false, null));
        return new ValuePlan(Kind.CONVERTED, value.isMessage(), natural, inner, null, null, Meaning.NONE);
    }
}

package io.dataweaver.format.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes of columns and the message that they are written as what writes it. */
final class WriterCompiler {

    private WriterCompiler() {}

    /**
     * Makes a writer of rows.
     *
     * @param unknownFields the column with fields that the message does not have
     * @throws DataWeaverException if the message cannot hold the columns without loss
     */
    static MessageWriter rows(List<Field> columns, Descriptor message, Optional<String> unknownFields) {
        return message(columns, message, unknownFields.orElse(""), "");
    }

    private static DataWeaverException unfit(String message) {
        return new DataWeaverException(ProtobufErrorCode.PROTOBUF_SCHEMA_UNFIT, message);
    }

    private static MessageWriter message(List<Field> columns, Descriptor message, String unknownFields, String prefix) {
        Map<FieldDescriptor, Integer> indexes = new LinkedHashMap<>();
        List<MessageWriter.Part> unknown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Field column = columns.get(i);
            FieldDescriptor field = message.findFieldByName(column.name());
            if (field != null) {
                indexes.put(field, i);
            } else if (column.name().equals(unknownFields) && column.type() instanceof DataType.Bytes) {
                unknown.add(new MessageWriter.Unknown(i, column.name()));
            } else {
                throw unfit("column '" + prefix + column.name() + "' has no field in the message "
                        + message.getFullName() + "; it has "
                        + String.join(
                                ", ",
                                message.getFields().stream()
                                        .map(FieldDescriptor::getName)
                                        .toList()));
            }
        }
        for (FieldDescriptor field : message.getFields()) {
            if (field.isRequired() && !indexes.containsKey(field)) {
                throw unfit("the field '" + prefix + field.getName()
                        + "' of the schema is required, and there is no column of that name");
            }
        }
        List<FieldDescriptor> ordered = new ArrayList<>(indexes.keySet());
        ordered.sort(Comparator.comparingInt(FieldDescriptor::getNumber));
        List<MessageWriter.Part> sources = new ArrayList<>();
        List<MessageWriter.Part> parts = new ArrayList<>();
        Map<OneofDescriptor, List<MessageWriter.Single>> oneofs = new LinkedHashMap<>();
        for (FieldDescriptor field : ordered) {
            int index = indexes.getOrDefault(field, -1);
            MessageWriter.Part part = part(
                    columns.get(index).type(),
                    field,
                    index,
                    prefix + columns.get(index).name());
            sources.add(part);
            OneofDescriptor oneof = field.getRealContainingOneof();
            if (oneof == null) {
                parts.add(part);
            } else {
                List<MessageWriter.Single> members = oneofs.get(oneof);
                if (members == null) {
                    members = new ArrayList<>();
                    oneofs.put(oneof, members);
                    parts.add(new MessageWriter.OneOf(members, oneof.getName()));
                }
                members.add((MessageWriter.Single) part);
            }
        }
        sources.addAll(unknown);
        parts.addAll(unknown);
        return new MessageWriter(sources, parts);
    }

    private static MessageWriter.Part part(DataType type, FieldDescriptor field, int index, String path) {
        if (field.isMapField()) {
            if (!(type instanceof DataType.MapOf map)) {
                throw unlike(type, field, path);
            }
            Descriptor entry = field.getMessageType();
            return new MessageWriter.Entries(
                    index,
                    field.getNumber(),
                    value(map.key(), entry.findFieldByNumber(1), path + "{}"),
                    value(map.value(), entry.findFieldByNumber(2), path + "{}"));
        } else if (field.isRepeated()) {
            if (!(type instanceof DataType.ListOf list)) {
                throw unlike(type, field, path);
            }
            return new MessageWriter.Repeated(
                    index, field.getNumber(), value(list.element(), field, path + "[]"), field.isPacked());
        }
        return new MessageWriter.Single(
                index, field.getNumber(), value(type, field, path), field.hasPresence(), field.isRequired());
    }

    private static DataWeaverException unlike(DataType type, FieldDescriptor field, String path) {
        return unfit("column '" + path + "' is " + type.display() + ", which cannot be written as "
                + (field.isRepeated() ? "repeated " : "")
                + (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        ? field.getMessageType().getFullName()
                        : field.getType().name().toLowerCase(Locale.ROOT))
                + " without loss");
    }

    private static FieldWriter value(DataType type, FieldDescriptor field, String path) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return scalar(type, field, path);
        }
        Descriptor message = field.getMessageType();
        Meaning meaning = Meaning.of(message);
        return switch (meaning) {
            case TIMESTAMP ->
                type instanceof DataType.Instant instant
                        ? new FieldWriter.Timestamps(path, instant)
                        : converted(
                                type,
                                ProtobufTypes.TIMESTAMP,
                                new FieldWriter.Timestamps(path, (DataType.Instant) ProtobufTypes.TIMESTAMP),
                                field,
                                path);
            case DURATION -> converted(type, ProtobufTypes.DURATION, new FieldWriter.Durations(path), field, path);
            case WRAPPER -> new FieldWriter.Wrappers(path, scalar(type, message.findFieldByNumber(1), path));
            case JSON_VALUE, JSON_STRUCT, JSON_LIST ->
                converted(type, DataTypes.JSON, new FieldWriter.Json(path, meaning), field, path);
            case NONE -> {
                boolean isGroup = field.getType() == FieldDescriptor.Type.GROUP;
                if (type instanceof DataType.Struct struct) {
                    yield new FieldWriter.Structs(
                            path, message(struct.fields(), message, "", path + "."), isGroup ? field.getNumber() : 0);
                } else if (type instanceof DataType.Bytes && !isGroup) {
                    yield new FieldWriter.Bytes(path, true);
                }
                throw unlike(type, field, path);
            }
        };
    }

    private static FieldWriter scalar(DataType type, FieldDescriptor field, String path) {
        DataType natural = ProtobufTypes.scalar(field);
        return switch (field.getType()) {
            case DOUBLE ->
                type instanceof DataType.Float32
                        ? new FieldWriter.Doubles(path, FieldReader.Kind.DOUBLE)
                        : converted(type, natural, new FieldWriter.Doubles(path, FieldReader.Kind.DOUBLE), field, path);
            case FLOAT -> {
                if (type instanceof DataType.Float64) {
                    throw unlike(type, field, path);
                }
                yield converted(type, natural, new FieldWriter.Doubles(path, FieldReader.Kind.FLOAT), field, path);
            }
            case INT32, SINT32, SFIXED32, UINT32, FIXED32, INT64, SINT64, SFIXED64 -> {
                FieldWriter longs = new FieldWriter.Longs(
                        path, FieldReader.Kind.valueOf(field.getType().name()));
                yield isInteger(type) ? longs : converted(type, natural, longs, field, path);
            }
            case BOOL -> converted(type, natural, new FieldWriter.Longs(path, FieldReader.Kind.BOOL), field, path);
            case UINT64, FIXED64 ->
                converted(
                        type,
                        natural,
                        new FieldWriter.Unsigned(
                                path, FieldReader.Kind.valueOf(field.getType().name())),
                        field,
                        path);
            case STRING -> {
                if (type instanceof DataType.Text || type instanceof DataType.Json) {
                    yield new FieldWriter.Bytes(path, false);
                } else if (isNested(type) || type instanceof DataType.Bytes) {
                    throw unlike(type, field, path);
                }
                yield new FieldWriter.Texts(path);
            }
            case BYTES -> {
                if (!(type instanceof DataType.Bytes) && !(type instanceof DataType.Text)) {
                    throw unlike(type, field, path);
                }
                yield new FieldWriter.Bytes(path, false);
            }
            case ENUM ->
                converted(
                        type,
                        natural,
                        new FieldWriter.Enums(
                                path,
                                new EnumNames(field.getEnumType()),
                                field.getEnumType().getFullName(),
                                field.getEnumType().isClosed()),
                        field,
                        path);
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName() + " is a message");
        };
    }

    private static boolean isInteger(DataType type) {
        return type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
    }

    private static boolean isNested(DataType type) {
        return switch (type.layout()) {
            case LONG, DOUBLE, DECIMAL, BYTES -> false;
            case LIST, MAP, STRUCT -> true;
        };
    }

    private static FieldWriter converted(
            DataType type, DataType natural, FieldWriter value, FieldDescriptor field, String path) {
        if (natural.equals(type)) {
            return value;
        } else if (isNested(type)) {
            throw unlike(type, field, path);
        }
        return new FieldWriter.Converted(path, natural, value);
    }
}

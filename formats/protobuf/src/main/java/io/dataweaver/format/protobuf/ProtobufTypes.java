package io.dataweaver.format.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which columns messages become. */
final class ProtobufTypes {

    /** The type of 64 bits without sign. */
    static final DataType.Decimal UNSIGNED = new DataType.Decimal(20, 0);

    /** Seconds of a duration, with nanoseconds. */
    static final DataType.Decimal DURATION = new DataType.Decimal(21, 9);

    static final DataType TIMESTAMP = new DataType.Instant(9);

    /** More columns, with those of nested messages, are taken for an attack: messages in messages double them. */
    private static final int MAX_COLUMNS = 10_000;

    private final Set<Descriptor> inProgress = new HashSet<>();
    private final Descriptor root;
    private int columns;

    private ProtobufTypes(Descriptor root) {
        this.root = root;
    }

    /**
     * Returns the columns of a message.
     *
     * @throws DataWeaverException if they are too many
     */
    static List<Field> columns(Descriptor message) {
        return new ProtobufTypes(message).fields(message);
    }

    private List<Field> fields(Descriptor message) {
        if (inProgress.size() >= WireInput.MAX_DEPTH) {
            throw new DataWeaverException(
                    ProtobufErrorCode.PROTOBUF_SCHEMA_INVALID,
                    "in the message " + root.getFullName() + " others are nested deeper than " + WireInput.MAX_DEPTH
                            + " levels");
        }
        inProgress.add(message);
        List<Field> fields = new ArrayList<>();
        for (FieldDescriptor field : message.getFields()) {
            if (++columns > MAX_COLUMNS) {
                throw new DataWeaverException(
                        ProtobufErrorCode.PROTOBUF_SCHEMA_INVALID,
                        "the message " + root.getFullName() + " has more than " + MAX_COLUMNS
                                + " fields, with those of the messages in it");
            }
            fields.add(new Field(field.getName(), type(field), isNullable(field)));
        }
        inProgress.remove(message);
        return fields;
    }

    /** Tells whether a field knows whether it is set, and need not be. */
    static boolean isNullable(FieldDescriptor field) {
        return !field.isRepeated() && !field.isRequired() && field.hasPresence();
    }

    private DataType type(FieldDescriptor field) {
        if (field.isMapField()) {
            return DataTypes.mapOf(
                    element(field.getMessageType().findFieldByNumber(1)),
                    element(field.getMessageType().findFieldByNumber(2)));
        }
        return field.isRepeated() ? DataTypes.listOf(element(field)) : element(field);
    }

    /** Returns the type of one value of a field that may have several. */
    private DataType element(FieldDescriptor field) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return scalar(field);
        }
        Descriptor message = field.getMessageType();
        return switch (Meaning.of(message)) {
            case TIMESTAMP -> TIMESTAMP;
            case DURATION -> DURATION;
            case WRAPPER -> scalar(message.findFieldByNumber(1));
            case JSON_VALUE, JSON_STRUCT, JSON_LIST -> DataTypes.JSON;
            case NONE -> {
                // No type would end, or it would have no fields.
                if (inProgress.contains(message) || message.getFields().isEmpty()) {
                    yield DataTypes.BYTES;
                }
                yield new DataType.Struct(fields(message));
            }
        };
    }

    /** Returns the type of one value that is no message. */
    static DataType scalar(FieldDescriptor field) {
        return switch (field.getType()) {
            case DOUBLE -> DataTypes.DOUBLE;
            case FLOAT -> DataTypes.REAL;
            case INT32, SINT32, SFIXED32 -> DataTypes.INTEGER;
            case INT64, SINT64, SFIXED64, UINT32, FIXED32 -> DataTypes.BIGINT;
            case UINT64, FIXED64 -> UNSIGNED;
            case BOOL -> DataTypes.BOOLEAN;
            case STRING, ENUM -> DataTypes.TEXT;
            case BYTES -> DataTypes.BYTES;
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName() + " is a message");
        };
    }
}

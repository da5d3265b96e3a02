package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Which column type an Avro schema stands for. The other way round: {@link AvroSchemas}. */
final class AvroTypes {

    /** The column of files whose records are no Avro records, but plain values. */
    static final String VALUE = "value";

    /**
     * The attribute of a schema that has a column type for which Avro has no name, such as {@code smallint}. Other readers
     * pass over attributes that they do not know.
     */
    static final String TYPE_ATTRIBUTE = "dataweaver-type";

    static final String LOGICAL_TYPE = "logicalType";

    /** The logical type of an array of records {@code key} and {@code value}, for maps whose keys are no text. */
    static final String ENTRIES = "map";

    /** The full names of the records on the way: what refers to one of them has no type that ends, and becomes JSON. */
    private final Set<String> open = new HashSet<>();

    private AvroTypes() {}

    /** Returns the columns of rows that are read as {@code schema}: its fields if it is a record, otherwise one. */
    static List<Field> columns(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            return List.of(new AvroTypes().field(VALUE, schema));
        }
        return new AvroTypes().fields(schema);
    }

    /** Returns the type of a column of {@code schema}. */
    static DataType type(Schema schema) {
        return new AvroTypes().ofAny(schema);
    }

    static boolean isNullable(Schema schema) {
        return schema.getType() == Schema.Type.NULL || (schema.isUnion() && schema.isNullable());
    }

    private Field field(String name, Schema schema) {
        return new Field(name, ofAny(schema), isNullable(schema));
    }

    private List<Field> fields(Schema record) {
        List<Field> fields = new ArrayList<>();
        open.add(record.getFullName());
        List<String> names = columnNames(record);
        for (int i = 0; i < names.size(); i++) {
            fields.add(field(names.get(i), record.getFields().get(i).schema()));
        }
        open.remove(record.getFullName());
        return fields;
    }

    /** Returns what the columns of the fields of {@code record} are called, in order. */
    static List<String> columnNames(Schema record) {
        List<String> names = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            String name = field.getProp(AvroSchemas.NAME_ATTRIBUTE);
            names.add(name == null || name.isEmpty() ? field.name() : name);
        }
        return new HashSet<>(names).size() == names.size()
                ? names
                : record.getFields().stream().map(Schema.Field::name).toList();
    }

    private DataType ofAny(Schema schema) {
        DataType named = ofAttribute(schema);
        if (named != null) {
            return named;
        }
        return switch (schema.getType()) {
            case NULL, ENUM -> DataTypes.TEXT;
            case STRING -> isUuid(schema) ? DataTypes.UUID : DataTypes.TEXT;
            case BOOLEAN -> DataTypes.BOOLEAN;
            case INT -> ofInt(schema.getLogicalType());
            case LONG -> ofLong(schema.getLogicalType());
            case FLOAT -> DataTypes.REAL;
            case DOUBLE -> DataTypes.DOUBLE;
            case BYTES, FIXED -> ofBytes(schema);
            case ARRAY -> ofArray(schema);
            case MAP -> DataTypes.mapOf(DataTypes.TEXT, ofAny(schema.getValueType()));
            case RECORD -> ofRecord(schema);
            case UNION -> ofUnion(schema);
        };
    }

    private static DataType ofInt(@Nullable LogicalType logical) {
        if (logical instanceof LogicalTypes.Date) {
            return DataTypes.DATE;
        }
        return logical instanceof LogicalTypes.TimeMillis ? new DataType.Time(3) : DataTypes.INTEGER;
    }

    private static DataType ofLong(@Nullable LogicalType logical) {
        if (logical instanceof LogicalTypes.TimeMicros) {
            return new DataType.Time(6);
        } else if (logical instanceof LogicalTypes.TimestampMillis) {
            return new DataType.Instant(3);
        } else if (logical instanceof LogicalTypes.TimestampMicros) {
            return new DataType.Instant(6);
        } else if (logical instanceof LogicalTypes.TimestampNanos) {
            return new DataType.Instant(9);
        } else if (logical instanceof LogicalTypes.LocalTimestampMillis) {
            return new DataType.Timestamp(3);
        } else if (logical instanceof LogicalTypes.LocalTimestampMicros) {
            return new DataType.Timestamp(6);
        } else if (logical instanceof LogicalTypes.LocalTimestampNanos) {
            return new DataType.Timestamp(9);
        }
        return DataTypes.BIGINT;
    }

    private static DataType ofBytes(Schema schema) {
        LogicalTypes.Decimal decimal = decimal(schema);
        if (decimal != null) {
            return new DataType.Decimal(decimal.getPrecision(), decimal.getScale());
        } else if (schema.getLogicalType() instanceof LogicalTypes.BigDecimal) {
            return DataType.Decimal.unbounded();
        }
        return isUuid(schema) ? DataTypes.UUID : DataTypes.BYTES;
    }

    /** Returns the decimal that {@code schema} is, if a column can have as many digits. */
    static LogicalTypes.@Nullable Decimal decimal(Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                        && decimal.getPrecision() <= DataType.Decimal.MAX_PRECISION
                ? decimal
                : null;
    }

    private static boolean isUuid(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        return logical != null && logical.getName().equals("uuid") && schema.getType() != Schema.Type.ENUM;
    }

    private DataType ofArray(Schema schema) {
        Schema items = schema.getElementType();
        if (isEntries(schema) && !open.contains(items.getFullName())) {
            List<Field> entry = fields(items);
            return DataTypes.mapOf(entry.get(0).type(), entry.get(1).type());
        }
        return DataTypes.listOf(ofAny(items));
    }

    /** Tells whether {@code schema} is an array of entries, which is a map. */
    private static boolean isEntries(Schema schema) {
        if (!ENTRIES.equals(schema.getProp(LOGICAL_TYPE))) {
            return false;
        }
        Schema items = schema.getElementType();
        return items.getType() == Schema.Type.RECORD
                && items.getFields().size() == 2
                && items.getFields().get(0).name().equals("key")
                && items.getFields().get(1).name().equals("value")
                && !isNullable(items.getFields().get(0).schema());
    }

    private DataType ofRecord(Schema schema) {
        return schema.getFields().isEmpty() || open.contains(schema.getFullName())
                ? DataTypes.JSON
                : new DataType.Struct(fields(schema));
    }

    private DataType ofUnion(Schema schema) {
        List<Schema> values = branches(schema);
        if (values.size() <= 1) {
            return values.isEmpty() ? DataTypes.TEXT : ofAny(values.get(0));
        }
        List<Field> fields = new ArrayList<>();
        for (Schema branch : values) {
            fields.add(Field.nullable(branchName(schema, branch), ofAny(branch)));
        }
        return new DataType.Struct(fields);
    }

    /** Returns the branches of a union that are not null. */
    static List<Schema> branches(Schema union) {
        return union.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
    }

    /** Returns what the member of a struct is called that stands for one branch of a union of several. */
    static String branchName(Schema union, Schema branch) {
        String name = branch.getName();
        long alike = union.getTypes().stream()
                .filter(other -> other.getName().equals(name))
                .count();
        return alike > 1 ? branch.getFullName() : name;
    }

    /** Returns the type that the attribute names, if it is one that is written as {@code schema}. */
    static @Nullable DataType ofAttribute(Schema schema) {
        String text = schema.getProp(TYPE_ATTRIBUTE);
        if (text == null) {
            return null;
        }
        try {
            DataType type = DataTypes.parse(text);
            Schema written = AvroSchemas.plainSchema(type);
            return written != null
                            && written.getType() == schema.getType()
                            && Objects.equals(written.getProp(LOGICAL_TYPE), schema.getProp(LOGICAL_TYPE))
                    ? type
                    : null;
        } catch (IllegalArgumentException noType) {
            return null;
        }
    }

    /** Tells whether {@code schema} says more than how its values are encoded. */
    static boolean hasMeaning(Schema schema) {
        return schema.getLogicalType() != null || ofAttribute(schema) != null;
    }
}

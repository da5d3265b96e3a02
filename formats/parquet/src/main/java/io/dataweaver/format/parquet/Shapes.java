package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * Which column type a node of a schema stands for: parquet-format's "LogicalTypes", with its rules for lists and maps of older
 * writers. The other way round: {@link SchemaWriter}.
 */
final class Shapes {

    private Shapes() {}

    /** Returns the shape of the node as it stands in a row or struct. */
    static Shape of(SchemaNode node) {
        return node.isRepeated() ? new Shape.Elements(node, node, ofValue(node)) : ofValue(node);
    }

    /** Returns the shape of one value of a node. */
    private static Shape ofValue(SchemaNode node) {
        if (node.isColumn()) {
            return new Shape.Leaf(node, leaf(node.element()));
        }
        SchemaElement element = node.element();
        LogicalType logical = element.getLogicalType();
        ConvertedType converted = element.getConverted_type();
        boolean isList = converted == ConvertedType.LIST || (logical != null && logical.isSetLIST());
        boolean isMap = converted == ConvertedType.MAP
                || converted == ConvertedType.MAP_KEY_VALUE
                || (logical != null && logical.isSetMAP());
        boolean repeats = node.children().size() == 1 && node.children().get(0).isRepeated();
        if (isList && repeats) {
            SchemaNode repeated = node.children().get(0);
            return new Shape.Elements(node, repeated, element(node, repeated));
        }
        if (isMap && repeats && node.children().get(0).children().size() == 2) {
            SchemaNode repeated = node.children().get(0);
            return new Shape.Entries(
                    node,
                    repeated,
                    of(repeated.children().get(0)),
                    of(repeated.children().get(1)));
        }
        return struct(node);
    }

    /** parquet-format, "Lists", "Backward-compatibility rules". */
    private static Shape element(SchemaNode list, SchemaNode repeated) {
        boolean isElement = repeated.isColumn()
                || repeated.children().size() != 1
                || repeated.children().get(0).isRepeated()
                || repeated.name().equals("array")
                || repeated.name().equals(list.name() + "_tuple");
        return isElement ? ofValue(repeated) : of(repeated.children().get(0));
    }

    private static Shape struct(SchemaNode node) {
        List<Shape> shapes = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (SchemaNode child : node.children()) {
            Shape shape = of(child);
            shapes.add(shape);
            fields.add(new Field(child.name(), shape.type(), shape.isNullable()));
        }
        if (fields.isEmpty()) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_UNSUPPORTED, "the group '" + node.name() + "' has no fields");
        }
        try {
            return new Shape.Group(node, new DataType.Struct(fields), shapes);
        } catch (IllegalArgumentException sameName) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_UNSUPPORTED,
                    "the group '" + node.name() + "' has two fields of one name",
                    sameName);
        }
    }

    /** Returns the type of the values of a column. */
    static DataType leaf(SchemaElement element) {
        Type physical = element.getType();
        return switch (physical) {
            case BOOLEAN -> DataTypes.BOOLEAN;
            case INT32, INT64 -> whole(element);
            case INT96 -> new DataType.Timestamp(9);
            case FLOAT -> DataTypes.REAL;
            case DOUBLE -> DataTypes.DOUBLE;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> bytes(element);
        };
    }

    private static DataType whole(SchemaElement element) {
        DataType decimal = decimal(element);
        if (decimal != null) {
            return decimal;
        }
        boolean isInt = element.getType() == Type.INT32;
        LogicalType logical = element.getLogicalType();
        if (logical != null && logical.isSetDATE()) {
            return DataTypes.DATE;
        } else if (logical != null && logical.isSetTIME()) {
            return new DataType.Time(precision(logical.getTIME().getUnit()));
        } else if (logical != null && logical.isSetTIMESTAMP()) {
            int precision = precision(logical.getTIMESTAMP().getUnit());
            return logical.getTIMESTAMP().isIsAdjustedToUTC()
                    ? new DataType.Instant(precision)
                    : new DataType.Timestamp(precision);
        } else if (logical != null && logical.isSetINTEGER()) {
            int bits = logical.getINTEGER().getBitWidth();
            return integer(bits, logical.getINTEGER().isIsSigned());
        }
        ConvertedType converted = element.getConverted_type();
        DataType plain = isInt ? DataTypes.INTEGER : DataTypes.BIGINT;
        if (converted == null) {
            return plain;
        }
        return switch (converted) {
            case DATE -> DataTypes.DATE;
            case TIME_MILLIS -> new DataType.Time(3);
            case TIME_MICROS -> new DataType.Time(6);
            case TIMESTAMP_MILLIS -> new DataType.Instant(3);
            case TIMESTAMP_MICROS -> new DataType.Instant(6);
            case INT_8 -> integer(8, true);
            case INT_16 -> integer(16, true);
            case INT_32 -> integer(32, true);
            case INT_64 -> integer(64, true);
            case UINT_8 -> integer(8, false);
            case UINT_16 -> integer(16, false);
            case UINT_32 -> integer(32, false);
            case UINT_64 -> integer(64, false);
            default -> plain;
        };
    }

    private static DataType integer(int bits, boolean signed) {
        if (signed) {
            return bits <= 16 ? DataTypes.SMALLINT : bits <= 32 ? DataTypes.INTEGER : DataTypes.BIGINT;
        }
        return bits <= 8
                ? DataTypes.SMALLINT
                : bits <= 16 ? DataTypes.INTEGER : bits <= 32 ? DataTypes.BIGINT : new DataType.Decimal(20, 0);
    }

    /** Returns the bits of an unsigned number; 0 if it has a sign. */
    static int unsignedBits(SchemaElement element) {
        LogicalType logical = element.getLogicalType();
        if (logical != null && logical.isSetINTEGER()) {
            return logical.getINTEGER().isIsSigned() ? 0 : logical.getINTEGER().getBitWidth();
        }
        ConvertedType converted = element.getConverted_type();
        if (converted == null) {
            return 0;
        }
        return switch (converted) {
            case UINT_8 -> 8;
            case UINT_16 -> 16;
            case UINT_32 -> 32;
            case UINT_64 -> 64;
            default -> 0;
        };
    }

    static int precision(@Nullable TimeUnit unit) {
        return unit == null || unit.isSetMICROS() ? 6 : unit.isSetMILLIS() ? 3 : 9;
    }

    /** Returns the decimal that a column is; null if it is none, or one that no column of rows can be. */
    static DataType.@Nullable Decimal decimal(SchemaElement element) {
        LogicalType logical = element.getLogicalType();
        int precision;
        int scale;
        if (logical != null && logical.isSetDECIMAL()) {
            precision = logical.getDECIMAL().getPrecision();
            scale = logical.getDECIMAL().getScale();
        } else if (element.getConverted_type() == ConvertedType.DECIMAL) {
            precision = element.getPrecision();
            scale = element.getScale();
        } else {
            return null;
        }
        if (precision < 1 || precision > DataType.Decimal.MAX_PRECISION || scale < 0 || scale > precision) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_UNSUPPORTED,
                    "the column '" + element.getName() + "' has decimals of " + precision + " digits, " + scale
                            + " of them behind the point; the most are " + DataType.Decimal.MAX_PRECISION);
        }
        return new DataType.Decimal(precision, scale);
    }

    private static DataType bytes(SchemaElement element) {
        DataType decimal = decimal(element);
        if (decimal != null) {
            return decimal;
        }
        LogicalType logical = element.getLogicalType();
        ConvertedType converted = element.getConverted_type();
        boolean isFixed = element.getType() == Type.FIXED_LEN_BYTE_ARRAY;
        if (logical != null && logical.isSetFLOAT16() && isFixed && element.getType_length() == 2) {
            return DataTypes.REAL;
        } else if (logical != null && logical.isSetUUID() && isFixed && element.getType_length() == 16) {
            return DataTypes.UUID;
        } else if (converted == ConvertedType.UTF8
                || converted == ConvertedType.ENUM
                || (logical != null && (logical.isSetSTRING() || logical.isSetENUM()))) {
            return DataTypes.TEXT;
        } else if (converted == ConvertedType.JSON || (logical != null && logical.isSetJSON())) {
            return DataTypes.JSON;
        }
        return DataTypes.BYTES;
    }
}

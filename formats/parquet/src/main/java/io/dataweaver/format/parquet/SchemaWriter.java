package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Temporal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MapType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.UUIDType;

/** Which schema a column is written with. The other way round: {@link Shapes}. */
final class SchemaWriter {

    private static final int MAX_INT_PRECISION = 9;

    private final List<SchemaElement> elements = new ArrayList<>();

    private SchemaWriter() {}

    /** Returns the schema of rows of {@code fields}. */
    static List<SchemaElement> elements(List<Field> fields) {
        SchemaWriter writer = new SchemaWriter();
        writer.elements.add(new SchemaElement("schema").setNum_children(fields.size()));
        fields.forEach(writer::add);
        return writer.elements;
    }

    private void add(Field field) {
        add(field.name(), field.type(), field.nullable() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
    }

    private void add(String name, DataType type, FieldRepetitionType repetition) {
        SchemaElement element = new SchemaElement(name).setRepetition_type(repetition);
        elements.add(element);
        if (type instanceof DataType.ListOf list) {
            element.setNum_children(1)
                    .setConverted_type(ConvertedType.LIST)
                    .setLogicalType(LogicalType.LIST(new ListType()));
            elements.add(new SchemaElement("list")
                    .setRepetition_type(FieldRepetitionType.REPEATED)
                    .setNum_children(1));
            add("element", list.element(), FieldRepetitionType.OPTIONAL);
        } else if (type instanceof DataType.MapOf map) {
            element.setNum_children(1)
                    .setConverted_type(ConvertedType.MAP)
                    .setLogicalType(LogicalType.MAP(new MapType()));
            elements.add(new SchemaElement("key_value")
                    .setRepetition_type(FieldRepetitionType.REPEATED)
                    .setNum_children(2));
            add("key", map.key(), FieldRepetitionType.REQUIRED);
            add("value", map.value(), FieldRepetitionType.OPTIONAL);
        } else if (type instanceof DataType.Struct struct) {
            element.setNum_children(struct.fields().size());
            struct.fields().forEach(this::add);
        } else {
            leaf(element, type);
        }
    }

    private static void leaf(SchemaElement element, DataType type) {
        element.setType(physical(type));
        if (type instanceof DataType.Int16) {
            element.setConverted_type(ConvertedType.INT_16)
                    .setLogicalType(LogicalType.INTEGER(new IntType((byte) 16, true)));
        } else if (type instanceof DataType.Decimal decimal && !decimal.isUnbounded()) {
            element.setConverted_type(ConvertedType.DECIMAL)
                    .setPrecision(decimal.precision())
                    .setScale(decimal.scale())
                    .setLogicalType(LogicalType.DECIMAL(new DecimalType(decimal.scale(), decimal.precision())));
            if (element.getType() == Type.FIXED_LEN_BYTE_ARRAY) {
                element.setType_length(decimalBytes(decimal.precision()));
            }
        } else if (type instanceof DataType.Text || type instanceof DataType.Decimal) {
            element.setConverted_type(ConvertedType.UTF8).setLogicalType(LogicalType.STRING(new StringType()));
        } else if (type instanceof DataType.Json) {
            element.setConverted_type(ConvertedType.JSON).setLogicalType(LogicalType.JSON(new JsonType()));
        } else if (type instanceof DataType.Uuid) {
            element.setType_length(16).setLogicalType(LogicalType.UUID(new UUIDType()));
        } else if (type instanceof DataType.Date) {
            element.setConverted_type(ConvertedType.DATE).setLogicalType(LogicalType.DATE(new DateType()));
        } else if (type instanceof DataType.Time time) {
            element.setLogicalType(LogicalType.TIME(new TimeType(false, unit(time.precision()))));
        } else if (type instanceof DataType.Timestamp timestamp) {
            element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(false, unit(timestamp.precision()))));
        } else if (type instanceof DataType.Instant instant) {
            element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(true, unit(instant.precision()))));
            if (instant.precision() <= Temporal.MAX_MICROS_PRECISION) {
                element.setConverted_type(
                        instant.precision() <= 3 ? ConvertedType.TIMESTAMP_MILLIS : ConvertedType.TIMESTAMP_MICROS);
            }
        }
    }

    private static TimeUnit unit(int precision) {
        if (precision <= 3) {
            return TimeUnit.MILLIS(new MilliSeconds());
        }
        return precision <= Temporal.MAX_MICROS_PRECISION
                ? TimeUnit.MICROS(new MicroSeconds())
                : TimeUnit.NANOS(new NanoSeconds());
    }

    /** Returns what values of {@code type} are written as. */
    static Type physical(DataType type) {
        if (type instanceof DataType.Bool) {
            return Type.BOOLEAN;
        } else if (type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Date) {
            return Type.INT32;
        } else if (type instanceof DataType.Time time) {
            return time.precision() <= 3 ? Type.INT32 : Type.INT64;
        } else if (type instanceof DataType.Float32) {
            return Type.FLOAT;
        } else if (type instanceof DataType.Float64) {
            return Type.DOUBLE;
        } else if (type instanceof DataType.Uuid) {
            return Type.FIXED_LEN_BYTE_ARRAY;
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded()
                    ? Type.BYTE_ARRAY
                    : decimal.precision() <= MAX_INT_PRECISION
                            ? Type.INT32
                            : decimal.precision() <= DataType.Decimal.MAX_LONG_PRECISION
                                    ? Type.INT64
                                    : Type.FIXED_LEN_BYTE_ARRAY;
        }
        return type.layout() == DataType.Layout.LONG ? Type.INT64 : Type.BYTE_ARRAY;
    }

    /** Returns how many bytes hold every number of {@code precision} digits, in two's complement. */
    static int decimalBytes(int precision) {
        return BigInteger.TEN.pow(precision).bitLength() / 8 + 1;
    }
}

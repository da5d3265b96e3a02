package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Makes of columns and the schema that they are written with what writes records. */
final class WriterCompiler {

    private WriterCompiler() {}

    /**
     * Makes an encoder of rows.
     *
     * @throws DataWeaverException if {@code schema} cannot hold them without loss
     */
    static RecordEncoder rows(List<Field> columns, Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            if (columns.size() != 1) {
                throw unfit(columns.size() + " columns cannot be written as "
                        + schema.getType().getName() + "; expected a schema of a record");
            }
            Field column = columns.get(0);
            return new RecordEncoder(new ValueEncoder[] {value(column.type(), schema, column.name())}, new int[] {0});
        }
        return record(columns, schema, "");
    }

    private static DataWeaverException unfit(String message) {
        return new DataWeaverException(AvroErrorCode.AVRO_SCHEMA_UNFIT, message);
    }

    private static RecordEncoder record(List<Field> columns, Schema schema, String prefix) {
        List<String> names = AvroTypes.columnNames(schema);
        Map<String, Integer> indexes = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            indexes.put(name, i);
            if (!names.contains(name)) {
                throw unfit("column '" + prefix + name + "' has no field in the record " + schema.getFullName()
                        + " of the schema; it has " + String.join(", ", names));
            }
        }
        List<ValueEncoder> fields = new ArrayList<>();
        List<Integer> sources = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Schema.Field field = schema.getFields().get(i);
            String path = prefix + names.get(i);
            Integer index = indexes.get(names.get(i));
            if (index != null) {
                fields.add(value(columns.get(index).type(), field.schema(), path));
                sources.add(index);
            } else if (field.hasDefaultValue()) {
                fields.add(new ValueEncoder.Defaults(path, DefaultValues.encode(field)));
                sources.add(-1);
            } else {
                throw unfit(
                        "the field '" + path + "' of the schema has no default, and there is no column of that name");
            }
        }
        return new RecordEncoder(
                fields.toArray(ValueEncoder[]::new),
                sources.stream().mapToInt(Integer::intValue).toArray());
    }

    private static ValueEncoder value(DataType type, Schema schema, String path) {
        return switch (schema.getType()) {
            case UNION -> union(type, schema, path);
            case NULL -> new ValueEncoder.Nulls(path);
            case ARRAY -> array(type, schema, path);
            case MAP -> {
                if (!(type instanceof DataType.MapOf map) || !(map.key() instanceof DataType.Text)) {
                    throw unlike(type, schema, path);
                }
                yield new ValueEncoder.Maps(
                        path,
                        new ValueEncoder.Bytes(path + "{}"),
                        value(map.value(), schema.getValueType(), path + "{}"));
            }
            case RECORD -> {
                if (!(type instanceof DataType.Struct struct)) {
                    throw unlike(type, schema, path);
                }
                yield new ValueEncoder.Structs(path, record(struct.fields(), schema, path + "."));
            }
            case ENUM -> {
                if (!(type instanceof DataType.Text)) {
                    throw unlike(type, schema, path);
                }
                Map<String, Integer> symbols = new LinkedHashMap<>();
                schema.getEnumSymbols().forEach(symbol -> symbols.put(symbol, symbols.size()));
                yield new ValueEncoder.Enums(path, symbols);
            }
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES, STRING, FIXED -> scalar(type, schema, path);
        };
    }

    private static DataWeaverException unlike(DataType type, Schema schema, String path) {
        return unfit("column '" + path + "' is " + type.display() + ", which cannot be written as "
                + schema.getType().getName() + " without loss");
    }

    private static ValueEncoder union(DataType type, Schema schema, String path) {
        List<Schema> branches = AvroTypes.branches(schema);
        Integer nullBranch = schema.isNullable() ? schema.getIndexNamed("null") : null;
        if (branches.isEmpty()) {
            return new ValueEncoder.Nullables(path, 0, 0, new ValueEncoder.Nulls(path));
        }
        ValueEncoder members = type instanceof DataType.Struct struct ? members(struct, schema, path) : null;
        if (members != null) {
            // It writes the branch itself.
            return nullBranch == null ? members : new ValueEncoder.NullableMembers(path, nullBranch, members);
        }
        DataWeaverException problem = null;
        for (Schema branch : branches) {
            try {
                ValueEncoder value = value(type, branch, path);
                int index = schema.getTypes().indexOf(branch);
                return nullBranch == null
                        ? new ValueEncoder.Branches(path, index, value)
                        : new ValueEncoder.Nullables(path, nullBranch, index, value);
            } catch (DataWeaverException other) {
                problem = problem == null ? other : problem;
            }
        }
        throw problem == null ? unlike(type, schema, path) : problem;
    }

    /** Returns what writes a struct as a union of several, if that is what its members are; null otherwise. */
    private static @Nullable ValueEncoder members(DataType.Struct struct, Schema union, String path) {
        List<Schema> branches = AvroTypes.branches(union);
        Map<String, Schema> byName = new LinkedHashMap<>();
        branches.forEach(branch -> byName.put(AvroTypes.branchName(union, branch), branch));
        if (branches.size() < 2) {
            return null;
        }
        List<ValueEncoder> members = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        for (Field field : struct.fields()) {
            Schema branch = byName.get(field.name());
            if (branch == null) {
                return null;
            }
            members.add(value(field.type(), branch, path + "." + field.name()));
            indexes.add(union.getTypes().indexOf(branch));
        }
        return new ValueEncoder.Members(
                path,
                indexes.stream().mapToInt(Integer::intValue).toArray(),
                members.toArray(ValueEncoder[]::new),
                struct.fields().stream().map(Field::name).collect(Collectors.joining(", ")));
    }

    private static ValueEncoder array(DataType type, Schema schema, String path) {
        Schema items = schema.getElementType();
        if (type instanceof DataType.ListOf list) {
            return new ValueEncoder.Lists(path, value(list.element(), items, path + "[]"));
        } else if (type instanceof DataType.MapOf map && AvroTypes.type(schema) instanceof DataType.MapOf) {
            List<Schema.Field> entry = items.getFields();
            return new ValueEncoder.Maps(
                    path,
                    value(map.key(), entry.get(0).schema(), path + "{}"),
                    value(map.value(), entry.get(1).schema(), path + "{}"));
        }
        throw unlike(type, schema, path);
    }

    private static ValueEncoder scalar(DataType type, Schema schema, String path) {
        DataType natural = AvroTypes.type(schema);
        if (isNested(type)) {
            throw unlike(type, schema, path);
        } else if (isInteger(type) && isInteger(natural)) {
            return integers(natural, path);
        } else if (type instanceof DataType.Float32 && natural instanceof DataType.Float64) {
            return new ValueEncoder.Doubles(path);
        } else if (type instanceof DataType.Float64 && natural instanceof DataType.Float32) {
            throw unlike(type, schema, path);
        }
        ValueEncoder value = natural(natural, schema, path);
        return natural.equals(type) ? value : new ValueEncoder.Converted(path, natural, value);
    }

    private static boolean isNested(DataType type) {
        return switch (type.layout()) {
            case LONG, DOUBLE, DECIMAL, BYTES -> false;
            case LIST, MAP, STRUCT -> true;
        };
    }

    private static boolean isInteger(DataType type) {
        return type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
    }

    private static ValueEncoder integers(DataType natural, String path) {
        if (natural instanceof DataType.Int64) {
            return new ValueEncoder.Longs(path, Long.MIN_VALUE, Long.MAX_VALUE, 1);
        }
        return natural instanceof DataType.Int32
                ? new ValueEncoder.Longs(path, Integer.MIN_VALUE, Integer.MAX_VALUE, 1)
                : new ValueEncoder.Longs(path, Short.MIN_VALUE, Short.MAX_VALUE, 1);
    }

    /** Writes columns of the type that {@code schema} stands for. */
    private static ValueEncoder natural(DataType type, Schema schema, String path) {
        int size = schema.getType() == Schema.Type.FIXED ? schema.getFixedSize() : -1;
        return switch (type.layout()) {
            case LONG -> longs(type, path);
            case DOUBLE ->
                type instanceof DataType.Float32 ? new ValueEncoder.Floats(path) : new ValueEncoder.Doubles(path);
            case DECIMAL -> {
                if (!((DataType.Decimal) type).isUnbounded()) {
                    yield new ValueEncoder.Decimals(path, size);
                }
                yield schema.getType() == Schema.Type.BYTES
                        ? new ValueEncoder.BigDecimals(path)
                        : new ValueEncoder.Texts(path);
            }
            case BYTES -> {
                if (size >= 0) {
                    yield new ValueEncoder.Fixed(path, size);
                }
                yield type instanceof DataType.Uuid ? new ValueEncoder.Texts(path) : new ValueEncoder.Bytes(path);
            }
            case LIST, MAP, STRUCT -> throw unlike(type, schema, path);
        };
    }

    private static ValueEncoder longs(DataType type, String path) {
        if (type instanceof DataType.Bool) {
            return new ValueEncoder.Booleans(path);
        } else if (isInteger(type)) {
            return integers(type, path);
        } else if (type instanceof DataType.Date) {
            return new ValueEncoder.Longs(path, Integer.MIN_VALUE, Integer.MAX_VALUE, 1);
        }
        if (type instanceof DataType.Time time) {
            int digits = time.precision();
            return new ValueEncoder.Longs(path, 0, AvroSchemas.lastOfDay(digits), AvroSchemas.factor(digits));
        }
        int precision = type instanceof DataType.Timestamp timestamp
                ? timestamp.precision()
                : ((DataType.Instant) type).precision();
        // The ends are infinities, which Avro does not have.
        return new ValueEncoder.Longs(path, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1, AvroSchemas.factor(precision));
    }
}

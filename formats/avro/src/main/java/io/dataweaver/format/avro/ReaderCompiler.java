package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.error.DataWeaverException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Resolver;
import org.apache.avro.Resolver.Action;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Makes of a writer's schema, a reader's schema and the wanted columns what reads records.
 *
 * <p>Avro's own {@link Resolver} says what becomes of what; here each of its actions becomes a {@link ValueReader}.
 */
final class ReaderCompiler {

    private final GenericData data = new GenericData();
    private final IdentityHashMap<Action, JsonReader.Records> jsonRecords = new IdentityHashMap<>();

    private ReaderCompiler() {}

    /**
     * Makes a reader of rows.
     *
     * @param writer what the records were written with
     * @param reader what they are to be read as
     * @param columns the wanted columns, of those that {@code reader} has
     * @throws DataWeaverException if that cannot be
     */
    static RowReader rows(Schema writer, Schema reader, List<Field> columns) {
        ReaderCompiler compiler = new ReaderCompiler();
        Action action = Resolver.resolve(Schema.applyAliases(writer, reader), reader, compiler.data);
        if (action.type == Action.Type.ERROR) {
            throw differ(action.toString());
        }
        if (reader.getType() != Schema.Type.RECORD) {
            return new RowReader(
                    new RecordReader[] {compiler.value(action, reader, columns)}, false, Skipper.of(writer));
        } else if (action instanceof Resolver.WriterUnion union) {
            List<RecordReader> branches = new ArrayList<>();
            for (Action branch : union.actions) {
                branches.add(
                        branch instanceof Resolver.RecordAdjust record
                                ? compiler.record(record, columns, "")
                                : unreadable(branch.toString(), columns.size()));
            }
            return new RowReader(branches.toArray(RecordReader[]::new), true, Skipper.of(writer));
        }
        RecordReader record = compiler.record((Resolver.RecordAdjust) action, columns, "");
        return new RowReader(new RecordReader[] {record}, false, Skipper.of(writer));
    }

    private static RecordReader unreadable(String reason, int columns) {
        Skipper[] skippers = new Skipper[columns + 1];
        ValueReader[] values = new ValueReader[columns];
        int[] indexes = new int[columns];
        for (int i = 0; i < columns; i++) {
            skippers[i] = Skipper.NOTHING;
            values[i] = new ValueReader.Unreadable("", reason);
            indexes[i] = i;
        }
        skippers[columns] = Skipper.NOTHING;
        return new RecordReader(skippers, values, indexes);
    }

    static DataWeaverException differ(String message) {
        return new DataWeaverException(AvroErrorCode.AVRO_SCHEMAS_DIFFER, message);
    }

    /** Rows of one column, whose values are no records. */
    private RecordReader value(Action action, Schema reader, List<Field> columns) {
        Field column = columns.get(0);
        if (columns.size() > 1 || !column.name().equals(AvroTypes.VALUE)) {
            throw differ("the records are " + reader.getType().getName() + ", so that the one column is called '"
                    + AvroTypes.VALUE + "', but "
                    + columns.stream().map(Field::name).toList() + " are wanted");
        }
        return new RecordReader(
                new Skipper[] {Skipper.NOTHING, Skipper.NOTHING},
                new ValueReader[] {value(action, reader, column.type(), column.nullable(), column.name())},
                new int[] {0});
    }

    private RecordReader record(Resolver.RecordAdjust action, List<Field> wanted, String prefix) {
        List<String> names = AvroTypes.columnNames(action.reader);
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            indexes.put(wanted.get(i).name(), i);
            if (!names.contains(wanted.get(i).name())) {
                throw differ("there is no field '" + prefix + wanted.get(i).name() + "' in the record "
                        + action.reader.getFullName() + "; it has " + String.join(", ", names));
            }
        }
        List<Schema.Field> written = action.writer.getFields();
        List<Skipper> skippers = new ArrayList<>();
        List<ValueReader> values = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        List<Schema> unwanted = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < written.size(); i++) {
            Action field = action.fieldActions[i];
            Integer index = null;
            Schema.Field read = null;
            if (field.type != Action.Type.SKIP) {
                read = action.readerOrder[next++];
                index = indexes.get(names.get(read.pos()));
            }
            if (index == null || read == null) {
                unwanted.add(written.get(i).schema());
            } else {
                skippers.add(Skipper.ofAll(unwanted));
                unwanted.clear();
                Field column = wanted.get(index);
                values.add(value(field, read.schema(), column.type(), column.nullable(), prefix + column.name()));
                columns.add(index);
            }
        }
        Skipper rest = Skipper.ofAll(unwanted);
        for (int i = next; i < action.readerOrder.length; i++) {
            Schema.Field read = action.readerOrder[i];
            Integer index = indexes.get(names.get(read.pos()));
            if (index != null) {
                Field column = wanted.get(index);
                String path = prefix + column.name();
                ValueReader value = value(
                        Resolver.resolve(read.schema(), read.schema(), data),
                        read.schema(),
                        column.type(),
                        column.nullable(),
                        path);
                skippers.add(rest);
                rest = Skipper.NOTHING;
                values.add(new ValueReader.Defaults(path, defaultValue(action, i), value));
                columns.add(index);
            }
        }
        skippers.add(rest);
        return new RecordReader(
                skippers.toArray(Skipper[]::new),
                values.toArray(ValueReader[]::new),
                columns.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Returns the default of the field that comes as number {@code index} in the reader's order. */
    private byte[] defaultValue(Resolver.RecordAdjust action, int index) {
        Object value = action.defaults[index - action.firstDefault];
        return DefaultValues.encode(value, action.readerOrder[index].schema(), data);
    }

    /**
     * Makes a reader of values.
     *
     * @param reader what they are read as, of which {@code type} is the column or a part of it
     * @param nullable whether null may come
     */
    private ValueReader value(Action action, Schema reader, DataType type, boolean nullable, String path) {
        if (type instanceof DataType.Json && isNested(reader)) {
            ValueReader json = new ValueReader.JsonTexts(path, json(action, reader, path));
            return jsonOrNull(action, json, nullable, path);
        } else if (action instanceof Resolver.WriterUnion union) {
            ValueReader[] branches = new ValueReader[union.actions.length];
            for (int i = 0; i < branches.length; i++) {
                Action branch = union.actions[i];
                branches[i] = union.unionEquiv
                        ? branch(branch, reader, i, type, nullable, path)
                        : value(branch, reader, type, nullable, path);
            }
            return new ValueReader.Unions(path, branches);
        } else if (action instanceof Resolver.ReaderUnion union) {
            return branch(union.actualAction, reader, union.firstMatch, type, nullable, path);
        } else if (action.type == Action.Type.ERROR) {
            return new ValueReader.Unreadable(path, action.toString());
        }
        return single(action, type, nullable, path);
    }

    /** Null at the top of a JSON column is null, not the JSON text {@code null}. */
    private static ValueReader jsonOrNull(Action action, ValueReader json, boolean nullable, String path) {
        if (!(action instanceof Resolver.WriterUnion union)) {
            return json;
        }
        List<Schema> branches = union.writer.getTypes();
        int nullBranch = -1;
        for (int i = 0; i < branches.size(); i++) {
            nullBranch = branches.get(i).getType() == Schema.Type.NULL ? i : nullBranch;
        }
        return nullBranch < 0
                ? json
                : new ValueReader.NullableJson(
                        path, new ValueReader.Nulls(path, nullable), json, nullBranch, branches.size());
    }

    /** A value of one branch of the union {@code reader}. */
    private ValueReader branch(Action action, Schema reader, int index, DataType type, boolean nullable, String path) {
        Schema branch = reader.getTypes().get(index);
        if (action.type == Action.Type.ERROR) {
            return new ValueReader.Unreadable(path, action.toString());
        } else if (branch.getType() == Schema.Type.NULL) {
            return new ValueReader.Nulls(path, nullable);
        } else if (AvroTypes.branches(reader).size() == 1) {
            return value(action, branch, type, nullable, path);
        }
        String name = AvroTypes.branchName(reader, branch);
        if (!(type instanceof DataType.Struct struct) || struct.fields().isEmpty()) {
            throw unlike(AvroTypes.type(reader), type, path);
        }
        int member = struct.indexOf(name);
        return member < 0
                ? new ValueReader.Unreadable(
                        path, "the branch '" + name + "' of the union is not among the members of " + struct.display())
                : new ValueReader.Members(
                        path,
                        member,
                        value(action, branch, struct.fields().get(member).type(), true, path + "." + name));
    }

    /** A value that is no union on either side. */
    private ValueReader single(Action action, DataType type, boolean nullable, String path) {
        Schema writer = action.writer;
        return switch (writer.getType()) {
            case NULL -> new ValueReader.Nulls(path, nullable);
            case ARRAY -> array((Resolver.Container) action, type, path);
            case MAP -> {
                if (!(type instanceof DataType.MapOf map) || !(map.key() instanceof DataType.Text)) {
                    throw unlike(AvroTypes.type(action.reader), type, path);
                }
                yield new ValueReader.Maps(
                        path,
                        new ValueReader.Texts(path + "{}"),
                        value(
                                ((Resolver.Container) action).elementAction,
                                action.reader.getValueType(),
                                map.value(),
                                true,
                                path + "{}"),
                        1 + Skipper.of(writer.getValueType()).minBytes());
            }
            case RECORD -> {
                if (!(type instanceof DataType.Struct struct)) {
                    throw unlike(AvroTypes.type(action.reader), type, path);
                }
                yield new ValueReader.Structs(
                        path, record((Resolver.RecordAdjust) action, struct.fields(), path + "."));
            }
            case ENUM -> converted(enums((Resolver.EnumAdjust) action, path), DataTypes.TEXT, type, path);
            default -> scalar(writer, action.reader, type, path);
        };
    }

    private ValueReader array(Resolver.Container action, DataType type, String path) {
        int minBytes = Skipper.of(action.writer.getElementType()).minBytes();
        if (type instanceof DataType.ListOf list) {
            return new ValueReader.Lists(
                    path,
                    value(action.elementAction, action.reader.getElementType(), list.element(), true, path + "[]"),
                    minBytes);
        } else if (type instanceof DataType.MapOf map
                && AvroTypes.type(action.reader) instanceof DataType.MapOf
                && action.elementAction instanceof Resolver.RecordAdjust entry
                && entry.noReorder()
                && entry.fieldActions.length == 2) {
            List<Schema.Field> fields = entry.reader.getFields();
            return new ValueReader.Maps(
                    path,
                    value(entry.fieldActions[0], fields.get(0).schema(), map.key(), false, path + "{}"),
                    value(entry.fieldActions[1], fields.get(1).schema(), map.value(), true, path + "{}"),
                    minBytes);
        }
        throw unlike(AvroTypes.type(action.reader), type, path);
    }

    private static ValueReader.Enums enums(Resolver.EnumAdjust action, String path) {
        List<String> written = action.writer.getEnumSymbols();
        byte[][] symbols = new byte[written.size()][];
        for (int i = 0; i < symbols.length; i++) {
            int index = action.adjustments[i];
            symbols[i] = index < 0
                    ? new byte[0]
                    : action.reader.getEnumSymbols().get(index).getBytes(StandardCharsets.UTF_8);
        }
        return new ValueReader.Enums(path, symbols, written);
    }

    /**
     * Reads numbers, booleans, bytes and text. If both schemas say more than how values are encoded, what was written has
     * the meaning that the writer gave it, and is converted; if one does, it says what the values are.
     */
    private static ValueReader scalar(Schema writer, Schema reader, DataType type, String path) {
        Schema meaning = AvroTypes.hasMeaning(writer) && AvroTypes.hasMeaning(reader) ? writer : reader;
        DataType natural = AvroTypes.type(meaning);
        Schema.Type encoding = writer.getType();
        boolean number = encoding == Schema.Type.INT || encoding == Schema.Type.LONG;
        if (number && isInteger(natural) && isInteger(type)) {
            return integers(type, path);
        } else if (number && natural.layout() == DataType.Layout.DOUBLE) {
            return type.layout() == DataType.Layout.DOUBLE
                    ? new ValueReader.LongsToDoubles(path, type instanceof DataType.Float32)
                    : converted(
                            new ValueReader.LongsToDoubles(path, natural instanceof DataType.Float32),
                            natural,
                            type,
                            path);
        } else if (encoding == Schema.Type.FLOAT && type.layout() == DataType.Layout.DOUBLE) {
            return new ValueReader.Floats(path);
        } else if (encoding == Schema.Type.DOUBLE && type.layout() == DataType.Layout.DOUBLE) {
            return new ValueReader.Doubles(path, type instanceof DataType.Float32);
        }
        return converted(natural(encoding, writer, natural, path), natural, type, path);
    }

    private static boolean isInteger(DataType type) {
        return type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
    }

    private static ValueReader integers(DataType type, String path) {
        if (type instanceof DataType.Int64) {
            return new ValueReader.Longs(path);
        }
        return type instanceof DataType.Int32
                ? new ValueReader.ScaledLongs(path, type, Integer.MIN_VALUE, Integer.MAX_VALUE, 1, 1)
                : new ValueReader.ScaledLongs(path, type, Short.MIN_VALUE, Short.MAX_VALUE, 1, 1);
    }

    /** Reads a value as what it is. */
    private static ValueReader natural(Schema.Type encoding, Schema writer, DataType type, String path) {
        return switch (encoding) {
            case BOOLEAN -> new ValueReader.Booleans(path);
            case INT, LONG -> isInteger(type) ? integers(type, path) : temporals(type, path);
            case FLOAT -> new ValueReader.Floats(path);
            case DOUBLE -> new ValueReader.Doubles(path, false);
            case STRING, BYTES, FIXED -> {
                int size = encoding == Schema.Type.FIXED ? writer.getFixedSize() : -1;
                if (type instanceof DataType.Decimal decimal && !decimal.isUnbounded()) {
                    yield new ValueReader.Decimals(path, decimal, size);
                } else if (type instanceof DataType.Decimal) {
                    yield encoding == Schema.Type.BYTES
                            ? new ValueReader.BigDecimals(path)
                            : new ValueReader.ParsedTexts(path);
                } else if (type instanceof DataType.Uuid) {
                    yield size < 0 ? new ValueReader.ParsedTexts(path) : new ValueReader.RawBytes(path, size);
                }
                yield type instanceof DataType.Bytes
                        ? new ValueReader.RawBytes(path, size)
                        : new ValueReader.Texts(path);
            }
            case NULL, ENUM, ARRAY, MAP, RECORD, UNION ->
                throw new IllegalArgumentException(encoding + " is no scalar");
        };
    }

    private static ValueReader temporals(DataType type, String path) {
        if (type instanceof DataType.Date) {
            return new ValueReader.ScaledLongs(path, type, Integer.MIN_VALUE, Integer.MAX_VALUE, 1, 1);
        } else if (type instanceof DataType.Time time) {
            int precision = time.precision();
            return new ValueReader.ScaledLongs(
                    path,
                    type,
                    0,
                    AvroSchemas.lastOfDay(precision),
                    AvroSchemas.factor(precision),
                    AvroSchemas.step(precision));
        }
        int precision = type instanceof DataType.Timestamp timestamp
                ? timestamp.precision()
                : ((DataType.Instant) type).precision();
        long factor = AvroSchemas.factor(precision);
        // The ends are infinities, which Avro does not have.
        long most = (Long.MAX_VALUE - 1) / factor;
        return new ValueReader.ScaledLongs(path, type, -most, most, factor, AvroSchemas.step(precision));
    }

    private static ValueReader converted(ValueReader value, DataType natural, DataType type, String path) {
        if (natural.equals(type)) {
            return value;
        } else if (isNested(type)) {
            throw unlike(natural, type, path);
        }
        return new ValueReader.Converted(path, value, natural);
    }

    private static boolean isNested(DataType type) {
        return switch (type.layout()) {
            case LONG, DOUBLE, DECIMAL, BYTES -> false;
            case LIST, MAP, STRUCT -> true;
        };
    }

    private static boolean isNested(Schema schema) {
        return switch (schema.getType()) {
            case ARRAY, MAP, RECORD -> true;
            case UNION ->
                schema.getTypes().stream().anyMatch(ReaderCompiler::isNested)
                        || AvroTypes.branches(schema).size() > 1;
            case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES, STRING, FIXED, ENUM -> false;
        };
    }

    private static DataWeaverException unlike(DataType natural, DataType type, String path) {
        return differ(
                "the field '" + path + "' is " + natural.display() + ", which cannot be read as " + type.display());
    }

    private JsonReader json(Action action, Schema reader, String path) {
        if (action instanceof Resolver.WriterUnion union) {
            JsonReader[] branches = new JsonReader[union.actions.length];
            for (int i = 0; i < branches.length; i++) {
                Action branch = union.actions[i];
                branches[i] = union.unionEquiv ? jsonBranch(branch, reader, i, path) : json(branch, reader, path);
            }
            return new JsonReader.Unions(branches);
        } else if (action instanceof Resolver.ReaderUnion union) {
            return jsonBranch(union.actualAction, reader, union.firstMatch, path);
        } else if (action.type == Action.Type.ERROR) {
            return new JsonReader.Unreadable(new ValueReader.Unreadable(path, action.toString()));
        }
        return switch (action.writer.getType()) {
            case NULL -> new JsonReader.Nulls();
            case ARRAY ->
                new JsonReader.Arrays(
                        json(((Resolver.Container) action).elementAction, action.reader.getElementType(), path),
                        Skipper.of(action.writer.getElementType()).minBytes());
            case MAP ->
                new JsonReader.Maps(
                        new JsonReader.Scalars(new ValueReader.Texts(path), DataTypes.TEXT),
                        json(((Resolver.Container) action).elementAction, action.reader.getValueType(), path),
                        1 + Skipper.of(action.writer.getValueType()).minBytes());
            case RECORD -> jsonRecord((Resolver.RecordAdjust) action, path);
            case ENUM -> new JsonReader.Scalars(enums((Resolver.EnumAdjust) action, path), DataTypes.TEXT);
            default -> {
                DataType type = AvroTypes.type(action.reader);
                yield new JsonReader.Scalars(scalar(action.writer, action.reader, type, path), type);
            }
        };
    }

    private JsonReader jsonBranch(Action action, Schema reader, int index, String path) {
        Schema branch = reader.getTypes().get(index);
        JsonReader value = json(action, branch, path);
        return branch.getType() == Schema.Type.NULL
                        || AvroTypes.branches(reader).size() == 1
                ? value
                : new JsonReader.Members(JsonReader.quoted(AvroTypes.branchName(reader, branch)), value);
    }

    private JsonReader jsonRecord(Resolver.RecordAdjust action, String path) {
        JsonReader.Records known = jsonRecords.get(action);
        if (known != null) {
            return known;
        }
        JsonReader.Records record = new JsonReader.Records();
        jsonRecords.put(action, record);
        List<String> names = AvroTypes.columnNames(action.reader);
        List<Skipper> skippers = new ArrayList<>();
        List<byte[]> members = new ArrayList<>();
        List<JsonReader> values = new ArrayList<>();
        List<Schema> unwanted = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < action.fieldActions.length; i++) {
            Action field = action.fieldActions[i];
            if (field.type == Action.Type.SKIP) {
                unwanted.add(action.writer.getFields().get(i).schema());
            } else {
                Schema.Field read = action.readerOrder[next++];
                skippers.add(Skipper.ofAll(unwanted));
                unwanted.clear();
                members.add(JsonReader.quoted(names.get(read.pos())));
                values.add(json(field, read.schema(), path));
            }
        }
        Skipper rest = Skipper.ofAll(unwanted);
        for (int i = next; i < action.readerOrder.length; i++) {
            Schema.Field read = action.readerOrder[i];
            skippers.add(rest);
            rest = Skipper.NOTHING;
            members.add(JsonReader.quoted(names.get(read.pos())));
            values.add(new JsonReader.Defaults(
                    defaultValue(action, i),
                    json(Resolver.resolve(read.schema(), read.schema(), data), read.schema(), path)));
        }
        skippers.add(rest);
        record.set(skippers.toArray(Skipper[]::new), members.toArray(byte[][]::new), values.toArray(JsonReader[]::new));
        return record;
    }
}

package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one column or member.
 *
 * <p>A switch over the kind of value, rather than a class for each, so that no virtual call is made for a value. Not
 * thread-safe.
 */
final class ColumnWriter {

    private enum Kind {
        INTEGER,
        TEXT,
        DECIMAL,
        BOOLEAN,
        NUMBER,
        JSON,
        PLAIN,
        STRUCT,
        LIST,
        MAP
    }

    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final int MAX_LONG_LENGTH = 24;

    private final Kind kind;
    private final String path;
    private final DataType type;

    /** {@code ,"name":} in words of eight bytes. */
    private final long[] name;

    private final long firstWord;
    private final long secondWord;
    private final int nameLength;
    private final int nameRoom;
    private final @Nullable ObjectWriter struct;
    private final @Nullable ColumnWriter element;
    private final @Nullable JsonText json;
    private Column column;

    /**
     * Creates a writer.
     *
     * @param path the column as messages name it
     */
    ColumnWriter(String path, String name, DataType type, NullMembers nulls) {
        this.kind = kind(type);
        this.path = path;
        this.type = type;
        byte[] prefix = prefix(name);
        this.name = words(prefix);
        this.firstWord = this.name[0];
        this.secondWord = this.name[1];
        this.nameLength = prefix.length;
        this.nameRoom = this.name.length * Long.BYTES;
        this.struct =
                type instanceof DataType.Struct object ? new ObjectWriter(path + ".", object.fields(), nulls) : null;
        this.element = element(path, type, nulls);
        this.json = type instanceof DataType.Json ? new JsonText() : null;
        this.column = ColumnBuilder.of(type, 1).build();
    }

    private static @Nullable ColumnWriter element(String path, DataType type, NullMembers nulls) {
        if (type instanceof DataType.ListOf list) {
            return new ColumnWriter(path + "[]", "", list.element(), nulls);
        } else if (type instanceof DataType.MapOf map) {
            Types.requireTextKeys(map, path);
            return new ColumnWriter(path + "{}", "", map.value(), nulls);
        }
        return null;
    }

    private static Kind kind(DataType type) {
        return switch (type.layout()) {
            case LONG ->
                type instanceof DataType.Int64 || type instanceof DataType.Int32 || type instanceof DataType.Int16
                        ? Kind.INTEGER
                        : type instanceof DataType.Bool ? Kind.BOOLEAN : Kind.PLAIN;
            case DOUBLE -> Kind.NUMBER;
            case DECIMAL -> Kind.DECIMAL;
            case BYTES ->
                type instanceof DataType.Text ? Kind.TEXT : type instanceof DataType.Json ? Kind.JSON : Kind.PLAIN;
            case LIST -> Kind.LIST;
            case MAP -> Kind.MAP;
            case STRUCT -> Kind.STRUCT;
        };
    }

    private static byte[] prefix(String name) {
        ByteOutput out = new ByteOutput(name.length() + 16);
        out.put((byte) ',');
        byte[] utf8 = name.getBytes(UTF_8);
        Texts.put(utf8, 0, utf8.length, out);
        out.put((byte) ':');
        return out.toByteArray();
    }

    private static long[] words(byte[] bytes) {
        long[] words = new long[Math.max(2, (bytes.length + Long.BYTES - 1) / Long.BYTES)];
        for (int i = 0; i < bytes.length; i++) {
            words[i / Long.BYTES] |= (bytes[i] & 0xffL) << (i % Long.BYTES * Byte.SIZE);
        }
        return words;
    }

    /** Says which column holds the values from now on. */
    void bind(Column newColumn) {
        column = newColumn;
        if (struct != null && newColumn instanceof StructColumn structs) {
            struct.bind(structs);
        } else if (element != null && newColumn instanceof ListColumn lists) {
            element.bind(lists.elements());
        } else if (element != null && newColumn instanceof MapColumn maps) {
            element.bind(maps.values());
        }
    }

    /** Writes comma, name and value; those that are most frequent with one look at the room in {@code out}. */
    void writeMember(int row, ByteOutput out, boolean omitsNull) {
        if (column.isPresent(row)) {
            if (kind == Kind.INTEGER) {
                byte[] array = out.reserve(nameRoom + MAX_LONG_LENGTH);
                int at = writeName(array, out.size());
                out.size(Digits.write(((LongColumn) column).get(row), array, at));
                return;
            }
            if (kind == Kind.TEXT) {
                BytesColumn texts = (BytesColumn) column;
                int start = texts.start(row);
                int end = texts.end(row);
                byte[] array = out.reserve(nameRoom + Texts.room(end - start));
                Texts.put(texts.data(), start, end, out, array, writeName(array, out.size()));
                return;
            }
        } else if (omitsNull && column.isNull(row)) {
            return;
        }
        byte[] array = out.reserve(nameRoom);
        out.size(writeName(array, out.size()));
        writeValue(row, out);
    }

    /** Writes whole words, of which the last is overwritten by what follows. */
    private int writeName(byte[] array, int at) {
        Words.set(array, at, firstWord);
        Words.set(array, at + Long.BYTES, secondWord);
        for (int i = 2; i < name.length; i++) {
            Words.set(array, at + i * Long.BYTES, name[i]);
        }
        return at + nameLength;
    }

    private void writeValue(int row, ByteOutput out) {
        if (!column.isPresent(row)) {
            writeAbsent(row, out);
            return;
        }
        switch (kind) {
            case INTEGER -> {
                byte[] array = out.reserve(MAX_LONG_LENGTH);
                out.size(Digits.write(((LongColumn) column).get(row), array, out.size()));
            }
            case TEXT -> {
                BytesColumn texts = (BytesColumn) column;
                Texts.put(texts.data(), texts.start(row), texts.end(row), out);
            }
            case DECIMAL -> writeDecimal((DecimalColumn) column, row, out);
            case BOOLEAN -> out.put(((LongColumn) column).get(row) != 0 ? TRUE : FALSE);
            case NUMBER -> writeNumber(((DoubleColumn) column).get(row), row, out);
            case JSON -> writeJson((BytesColumn) column, row, out);
            case PLAIN -> {
                // Dates, times, UUIDs and base64 have nothing to escape.
                out.put((byte) '"');
                ValueWriter.put(column, row, out);
                out.put((byte) '"');
            }
            case STRUCT -> writeStruct(row, out);
            case LIST -> writeList((ListColumn) column, row, out);
            case MAP -> writeMap((MapColumn) column, row, out);
        }
    }

    private void writeAbsent(int row, ByteOutput out) {
        if (column.isUnchanged(row)) {
            throw new BadRecordException(
                    RecordErrorCode.VALUE_UNFIT,
                    path,
                    "the source did not send this value, because it has not changed; JSON cannot say that");
        }
        out.put(NULL);
    }

    private void writeDecimal(DecimalColumn decimals, int row, ByteOutput out) {
        if (decimals.isSpecial(row)) {
            throw notANumber(String.valueOf(decimals.value(row)));
        }
        ValueWriter.putDecimal(decimals, row, out);
    }

    private void writeNumber(double value, int row, ByteOutput out) {
        if (!Double.isFinite(value)) {
            throw notANumber(String.valueOf(value));
        }
        ValueWriter.put(column, row, out);
    }

    /** RFC 8259 §6: "Numeric values that cannot be represented in the grammar below … are not permitted." */
    private BadRecordException notANumber(String value) {
        return new BadRecordException(
                RecordErrorCode.VALUE_UNFIT,
                path,
                value
                        + " is not a number in JSON; convert the column to TEXT, or replace the value with NULLIF or CASE");
    }

    private void writeJson(BytesColumn values, int row, ByteOutput out) {
        if (json == null || !json.put(values.data(), values.start(row), values.end(row), out)) {
            throw new BadRecordException(
                    RecordErrorCode.VALUE_UNFIT,
                    path,
                    "the value of type " + type.display() + " is not well-formed JSON");
        }
    }

    private void writeStruct(int row, ByteOutput out) {
        if (struct != null) {
            struct.write(row, out);
        }
    }

    private void writeList(ListColumn lists, int row, ByteOutput out) {
        out.put((byte) '[');
        int start = lists.start(row);
        for (int i = start; element != null && i < lists.end(row); i++) {
            if (i > start) {
                out.put((byte) ',');
            }
            element.writeValue(i, out);
        }
        out.put((byte) ']');
    }

    private void writeMap(MapColumn maps, int row, ByteOutput out) {
        BytesColumn keys = (BytesColumn) maps.keys();
        out.put((byte) '{');
        int start = maps.start(row);
        for (int i = start; element != null && i < maps.end(row); i++) {
            if (i > start) {
                out.put((byte) ',');
            }
            Texts.put(keys.data(), keys.start(i), keys.end(i), out);
            out.put((byte) ':');
            element.writeValue(i, out);
        }
        out.put((byte) '}');
    }
}

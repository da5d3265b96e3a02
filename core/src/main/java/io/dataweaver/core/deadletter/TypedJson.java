package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.format.ValueWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Values as JSON that people can read, such that the type of the column makes the same values of it again.
 *
 * <p>Numbers are JSON numbers with all their digits, or texts where JSON has no number: NaN, Infinity, -Infinity, and
 * very long ones. Dates and times are ISO 8601. Bytes are base64; text that is no UTF-8 is {@code {"base64": …}}. A map is
 * a list of pairs, for its keys need not be text and keep their order. A member of a struct, or a column, that is absent
 * is unchanged.
 */
final class TypedJson {

    /** Longer numbers are texts: readers of JSON bound the length of numbers. */
    private static final int MAX_NUMBER = 300;

    private static final String BASE64 = "base64";

    private TypedJson() {}

    /** Writes the columns of a row as an object. */
    static void writeRow(List<Field> fields, List<Column> columns, int row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < fields.size(); i++) {
            if (!columns.get(i).isUnchanged(row)) {
                json.writeFieldName(fields.get(i).name());
                write(columns.get(i), row, json);
            }
        }
        json.writeEndObject();
    }

    private static void write(Column column, int row, JsonGenerator json) throws IOException {
        if (column.isNull(row)) {
            json.writeNull();
        } else if (column instanceof ListColumn list) {
            json.writeStartArray();
            for (int i = list.start(row); i < list.end(row); i++) {
                write(list.elements(), i, json);
            }
            json.writeEndArray();
        } else if (column instanceof MapColumn map) {
            json.writeStartArray();
            for (int i = map.start(row); i < map.end(row); i++) {
                json.writeStartArray();
                write(map.keys(), i, json);
                write(map.values(), i, json);
                json.writeEndArray();
            }
            json.writeEndArray();
        } else if (column instanceof StructColumn struct) {
            List<Field> fields = ((DataType.Struct) struct.type()).fields();
            List<Column> children = java.util.stream.IntStream.range(0, fields.size())
                    .mapToObj(struct::child)
                    .toList();
            writeRow(fields, children, row, json);
        } else {
            writeScalar(column, row, json);
        }
    }

    private static void writeScalar(Column column, int row, JsonGenerator json) throws IOException {
        DataType type = column.type();
        if (type instanceof DataType.Bool) {
            json.writeBoolean(((LongColumn) column).get(row) != 0);
        } else if (type instanceof DataType.Bytes) {
            BytesColumn bytes = (BytesColumn) column;
            json.writeString(base64(bytes, row));
        } else if (type instanceof DataType.Text || type instanceof DataType.Json) {
            writeText((BytesColumn) column, row, json);
        } else {
            ByteOutput out = new ByteOutput(64);
            ValueWriter.put(column, row, out);
            String text = new String(out.array(), 0, out.size(), StandardCharsets.ISO_8859_1);
            if (isNumber(type, text)) {
                json.writeNumber(text);
            } else {
                json.writeString(text);
            }
        }
    }

    private static boolean isNumber(DataType type, String text) {
        boolean numeric = type instanceof DataType.Int16
                || type instanceof DataType.Int32
                || type instanceof DataType.Int64
                || type instanceof DataType.Float32
                || type instanceof DataType.Float64
                || type instanceof DataType.Decimal;
        char last = text.charAt(text.length() - 1);
        return numeric && text.length() <= MAX_NUMBER && last >= '0' && last <= '9';
    }

    private static void writeText(BytesColumn column, int row, JsonGenerator json) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(column.data(), column.start(row), column.end(row) - column.start(row));
        try {
            json.writeString(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException notText) {
            json.writeStartObject();
            json.writeStringField(BASE64, base64(column, row));
            json.writeEndObject();
        }
    }

    private static String base64(BytesColumn column, int row) {
        ByteBuffer bytes = ByteBuffer.wrap(column.data(), column.start(row), column.end(row) - column.start(row));
        return StandardCharsets.ISO_8859_1
                .decode(Base64.getEncoder().encode(bytes))
                .toString();
    }

    /**
     * Reads an object that {@link #writeRow} wrote, whose start was read; appends one value to each builder.
     *
     * @throws IOException if it is not such an object
     */
    static void readRow(List<Field> fields, List<? extends ColumnBuilder> builders, JsonParser json)
            throws IOException {
        int[] before = builders.stream().mapToInt(ColumnBuilder::size).toArray();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            int index = indexOf(fields, json.currentName());
            if (index < 0) {
                throw new IOException("'" + json.currentName() + "' is not a column of the record");
            }
            json.nextToken();
            read(builders.get(index), json);
        }
        for (int i = 0; i < before.length; i++) {
            if (builders.get(i).size() == before[i]) {
                builders.get(i).appendUnchanged();
            }
        }
    }

    private static int indexOf(List<Field> fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static void read(ColumnBuilder builder, JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            builder.appendNull();
        } else if (builder instanceof ListColumn.Builder list) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                read(list.elements(), json);
            }
            list.end();
        } else if (builder instanceof MapColumn.Builder map) {
            while (json.nextToken() == JsonToken.START_ARRAY) {
                json.nextToken();
                read(map.keys(), json);
                json.nextToken();
                read(map.values(), json);
                json.nextToken();
            }
            map.end();
        } else if (builder instanceof StructColumn.Builder struct) {
            List<Field> fields = ((DataType.Struct) struct.type()).fields();
            List<ColumnBuilder> children = java.util.stream.IntStream.range(0, fields.size())
                    .mapToObj(struct::child)
                    .toList();
            readRow(fields, children, json);
            struct.end();
        } else {
            readScalar(builder, json);
        }
    }

    private static void readScalar(ColumnBuilder builder, JsonParser json) throws IOException {
        DataType type = builder.type();
        if (type instanceof DataType.Text || type instanceof DataType.Json || type instanceof DataType.Bytes) {
            byte[] bytes = bytes(type, json);
            ((BytesColumn.Builder) builder).append(bytes, 0, bytes.length);
            return;
        }
        byte[] text = json.getText().getBytes(StandardCharsets.UTF_8);
        try {
            ValueParser.append(text, 0, text.length, builder);
        } catch (IllegalArgumentException wrong) {
            throw new IOException("'" + json.getText() + "' is not a " + type, wrong);
        }
    }

    private static byte[] bytes(DataType type, JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            if (!BASE64.equals(json.nextFieldName())) {
                throw new IOException("bytes of a text are expected under '" + BASE64 + "'");
            }
            byte[] bytes = Base64.getDecoder().decode(json.nextTextValue());
            json.nextToken();
            return bytes;
        }
        return type instanceof DataType.Bytes
                ? Base64.getDecoder().decode(json.getText())
                : json.getText().getBytes(StandardCharsets.UTF_8);
    }
}

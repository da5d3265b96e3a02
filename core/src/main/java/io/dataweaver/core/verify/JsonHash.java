package io.dataweaver.core.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds JSON values to a hash by what they mean (RFC 8259): blanks, the order of members and the spelling of numbers and strings do
 * not count; of members of one name the last does. What is no JSON is added as its bytes. Nested values are added as the JSON that
 * sinks make of them.
 */
final class JsonHash {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int NULL = 0;
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int STRING = 3;
    private static final int NUMBER = 4;
    private static final int ARRAY = 5;
    private static final int OBJECT = 6;
    private static final int NOT_JSON = 7;

    private JsonHash() {}

    /** Adds the value at {@code row}: JSON, text that is JSON, or a list, map or struct. */
    static void add(Column column, int row, Lanes lanes) {
        if (column instanceof BytesColumn text) {
            parsed(text.data(), text.start(row), text.end(row), lanes);
        } else {
            nested(column, row, lanes);
        }
    }

    private static void parsed(byte[] data, int from, int to, Lanes lanes) {
        long a = lanes.a;
        long b = lanes.b;
        try (JsonParser parser = JSON.createParser(data, from, to - from)) {
            JsonToken first = parser.nextToken();
            if (first != null) {
                value(parser, first, lanes);
                if (parser.nextToken() == null) {
                    return;
                }
            }
        } catch (IOException malformed) {
            // It is added below, as it is.
        }
        lanes.start(a, b);
        lanes.add(NOT_JSON);
        lanes.add(data, from, to);
    }

    private static void value(JsonParser parser, JsonToken token, Lanes lanes) throws IOException {
        switch (token) {
            case VALUE_NULL -> lanes.add(NULL);
            case VALUE_TRUE -> lanes.add(TRUE);
            case VALUE_FALSE -> lanes.add(FALSE);
            case VALUE_STRING -> string(parser.getText(), lanes);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getDecimalValue(), lanes);
            case START_ARRAY -> {
                lanes.add(ARRAY);
                long count = 0;
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    if (next == null) {
                        throw new IOException("the array does not end");
                    }
                    value(parser, next, lanes);
                    count++;
                }
                lanes.add(count);
            }
            case START_OBJECT -> {
                Map<String, Lanes> members = new HashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    Lanes member = new Lanes();
                    value(parser, parser.nextToken(), member);
                    members.put(name, member);
                }
                object(members, lanes);
            }
            default -> throw new IOException("no JSON value begins with " + token);
        }
    }

    private static void string(String text, Lanes lanes) {
        lanes.add(STRING);
        text(text, lanes);
    }

    private static void text(String text, Lanes lanes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lanes.add(bytes, 0, bytes.length);
    }

    private static void number(BigDecimal number, Lanes lanes) {
        lanes.add(NUMBER);
        ValueHash.addNumber(number, lanes);
    }

    private static void object(Map<String, Lanes> members, Lanes lanes) {
        members.forEach((name, member) -> text(name, member));
        lanes.add(OBJECT);
        ValueHash.addUnordered(members.values(), lanes);
    }

    private static void nested(Column column, int row, Lanes lanes) {
        if (!column.isPresent(row)) {
            lanes.add(NULL);
            return;
        }
        switch (column.type().layout()) {
            case LONG -> whole((LongColumn) column, row, lanes);
            case DOUBLE -> binary((DoubleColumn) column, row, lanes);
            case DECIMAL -> decimal((DecimalColumn) column, row, lanes);
            case BYTES -> bytes((BytesColumn) column, row, lanes);
            case LIST -> {
                ListColumn list = (ListColumn) column;
                lanes.add(ARRAY);
                for (int i = list.start(row); i < list.end(row); i++) {
                    nested(list.elements(), i, lanes);
                }
                lanes.add((long) list.end(row) - list.start(row));
            }
            case MAP -> {
                MapColumn map = (MapColumn) column;
                Map<String, Lanes> members = new HashMap<>();
                for (int i = map.start(row); i < map.end(row); i++) {
                    Lanes member = new Lanes();
                    nested(map.values(), i, member);
                    members.put(String.valueOf(map.keys().value(i)), member);
                }
                object(members, lanes);
            }
            case STRUCT -> {
                StructColumn struct = (StructColumn) column;
                DataType.Struct type = (DataType.Struct) struct.type();
                Map<String, Lanes> members = new HashMap<>();
                for (int i = 0; i < type.fields().size(); i++) {
                    Lanes member = new Lanes();
                    nested(struct.child(i), row, member);
                    members.put(type.fields().get(i).name(), member);
                }
                object(members, lanes);
            }
        }
    }

    private static void whole(LongColumn column, int row, Lanes lanes) {
        DataType type = column.type();
        if (type instanceof DataType.Bool) {
            lanes.add(column.get(row) == 0 ? FALSE : TRUE);
        } else if (type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64) {
            number(BigDecimal.valueOf(column.get(row)), lanes);
        } else {
            string(String.valueOf(column.value(row)), lanes);
        }
    }

    private static void binary(DoubleColumn column, int row, Lanes lanes) {
        String text = String.valueOf(column.value(row));
        if (Double.isFinite(column.get(row))) {
            number(new BigDecimal(text), lanes);
        } else {
            string(text, lanes);
        }
    }

    private static void decimal(DecimalColumn column, int row, Lanes lanes) {
        if (column.isSpecial(row)) {
            string(String.valueOf(column.value(row)), lanes);
        } else {
            number(column.decimal(row), lanes);
        }
    }

    private static void bytes(BytesColumn column, int row, Lanes lanes) {
        Object value = column.value(row);
        if (column.type() instanceof DataType.Json) {
            parsed(column.data(), column.start(row), column.end(row), lanes);
        } else if (value instanceof byte[] bytes) {
            string(Base64.getEncoder().encodeToString(bytes), lanes);
        } else {
            string(String.valueOf(value), lanes);
        }
    }
}

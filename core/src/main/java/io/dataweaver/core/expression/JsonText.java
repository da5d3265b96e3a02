package io.dataweaver.core.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to values and back: lists, maps and structs have a form in JSON, and everything else the text that a cast gives. */
final class JsonText {

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** Returns the text of the JSON string {@code data[from..to)}, its quotes included. */
    static String unquote(byte[] data, int from, int to) {
        try (JsonParser parser = FACTORY.createParser(data, from, to - from)) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException malformed) {
            throw new IllegalArgumentException("not a JSON string", malformed);
        }
    }

    /**
     * Reads a value of {@code type} from JSON; members that a struct does not have are passed over.
     *
     * @throws IllegalArgumentException if the JSON has another form, or a part does not fit its type
     */
    static @Nullable Object read(byte[] data, int from, int to, DataType type) {
        try (JsonParser parser = FACTORY.createParser(data, from, to - from)) {
            parser.nextToken();
            Object value = read(parser, type);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON value");
            }
            return value;
        } catch (IOException malformed) {
            throw new IllegalArgumentException("not JSON", malformed);
        }
    }

    private static @Nullable Object read(JsonParser parser, DataType type) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("no JSON value");
        } else if (token == JsonToken.VALUE_NULL) {
            return null;
        } else if (type instanceof DataType.ListOf list) {
            return list(parser, list);
        } else if (type instanceof DataType.MapOf map) {
            return map(parser, map);
        } else if (type instanceof DataType.Struct struct) {
            return struct(parser, struct);
        } else if (type instanceof DataType.Json) {
            return copy(parser);
        } else if (token.isStructStart()) {
            throw new IllegalArgumentException("a JSON " + token + " is no " + type);
        }
        return scalar(parser.getText(), type);
    }

    private static List<@Nullable Object> list(JsonParser parser, DataType.ListOf type) throws IOException {
        expect(parser, JsonToken.START_ARRAY);
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(read(parser, type.element()));
        }
        return elements;
    }

    private static Map<@Nullable Object, @Nullable Object> map(JsonParser parser, DataType.MapOf type)
            throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Object key = scalar(parser.currentName(), type.key());
            parser.nextToken();
            entries.put(key, read(parser, type.value()));
        }
        return entries;
    }

    private static Map<String, @Nullable Object> struct(JsonParser parser, DataType.Struct type) throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int index = type.indexOf(parser.currentName());
            parser.nextToken();
            if (index < 0) {
                parser.skipChildren();
            } else {
                Field field = type.fields().get(index);
                fields.put(field.name(), read(parser, field.type()));
            }
        }
        for (Field field : type.fields()) {
            if (!field.nullable() && fields.get(field.name()) == null) {
                throw new IllegalArgumentException("'" + field.name() + "' is missing");
            }
        }
        return fields;
    }

    private static void expect(JsonParser parser, JsonToken token) {
        if (parser.currentToken() != token) {
            throw new IllegalArgumentException("expected " + token + ", but found " + parser.currentToken());
        }
    }

    private static Object scalar(String text, DataType type) {
        Expression cast = Casts.of(Constant.literal(text), type, false);
        if (!(cast instanceof Constant constant) || constant.value() == null) {
            throw new IllegalArgumentException("'" + text + "' is no " + type);
        }
        return constant.value();
    }

    private static String copy(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.copyCurrentStructureExact(parser);
        }
        return text.toString();
    }

    /** Writes a value as {@link io.dataweaver.api.data.Column#value} returns it. */
    static String write(Object value, DataType type) {
        return JsonTree.write(JsonOf.value(value, type));
    }
}

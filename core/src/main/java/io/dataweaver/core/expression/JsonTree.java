package io.dataweaver.core.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as Java objects: Map in the order of the text, List, String, BigDecimal, Boolean, and null for JSON's null. */
final class JsonTree {

    private static final JsonFactory JSON = new JsonFactory();

    /** A number of more digits than that is written with an exponent. */
    private static final int MAX_PLAIN_DIGITS = 1000;

    private JsonTree() {}

    /**
     * Reads one JSON value.
     *
     * @throws IllegalArgumentException if the text is not one
     */
    static @Nullable Object read(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IllegalArgumentException("the text is not JSON: it is empty");
            }
            Object value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("the text is not JSON: more follows behind its end");
            }
            return value;
        } catch (IOException malformed) {
            throw new IllegalArgumentException("the text is not JSON: " + firstLine(malformed), malformed);
        }
    }

    private static String firstLine(IOException malformed) {
        return String.valueOf(malformed.getMessage()).lines().findFirst().orElse("");
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("the text is not JSON");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            object.put(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            array.add(value(parser, token));
            token = parser.nextToken();
        }
        return array;
    }

    /** Writes a value in one line without blanks. */
    static String write(@Nullable Object value) {
        return write(value, false);
    }

    /** Writes a value with an indented line for each member and element. */
    static String writeIndented(@Nullable Object value) {
        return write(value, true);
    }

    private static String write(@Nullable Object value, boolean indented) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            if (indented) {
                DefaultIndenter lines = new DefaultIndenter("    ", "\n");
                DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
                printer.indentArraysWith(lines);
                printer.indentObjectsWith(lines);
                generator.setPrettyPrinter(printer);
            }
            write(generator, value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> object) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : object.entrySet()) {
                generator.writeFieldName(String.valueOf(member.getKey()));
                write(generator, member.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> array) {
            generator.writeStartArray();
            for (Object element : array) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number(number));
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else {
            generator.writeString(String.valueOf(value));
        }
    }

    private static String number(BigDecimal number) {
        boolean isShort = Math.abs((long) number.scale()) <= MAX_PLAIN_DIGITS;
        return isShort ? number.toPlainString() : number.toString();
    }

    /** Returns text as it is, and any other value as JSON; null for JSON's null. */
    static @Nullable String text(@Nullable Object value) {
        return value == null || value instanceof String ? (String) value : write(value);
    }

    /** Returns the kind of a value, by the names of {@code json_typeof}. */
    static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Map<?, ?>) {
            return "object";
        } else if (value instanceof List<?>) {
            return "array";
        } else if (value instanceof BigDecimal) {
            return "number";
        }
        return value instanceof Boolean ? "boolean" : "string";
    }

    /** Returns the value without the members of objects that are null; elements of arrays stay. */
    static @Nullable Object withoutNulls(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            object.forEach((name, member) -> {
                if (member != null) {
                    result.put(String.valueOf(name), withoutNulls(member));
                }
            });
            return result;
        } else if (value instanceof List<?> array) {
            List<@Nullable Object> result = new ArrayList<>();
            array.forEach(element -> result.add(withoutNulls(element)));
            return result;
        }
        return value;
    }
}

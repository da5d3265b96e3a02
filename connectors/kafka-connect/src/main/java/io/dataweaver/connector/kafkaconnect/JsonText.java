package io.dataweaver.connector.kafkaconnect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts, numbers, booleans, nulls, lists and maps as JSON (RFC 8259): what Kafka Connect lets offsets be, as its
 * {@code JsonConverter} writes them; whole numbers come back as {@code Long}, others as {@code Double}.
 */
final class JsonText {

    private JsonText() {}

    /**
     * Returns the JSON of {@code value}.
     *
     * @throws IllegalArgumentException if it holds something else
     */
    static String write(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        write(value, json);
        return json.toString();
    }

    private static void write(@Nullable Object value, StringBuilder json) {
        if (value instanceof String text) {
            quote(text, json);
        } else if (value instanceof Map<?, ?> map) {
            json.append('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(comma);
                quote(String.valueOf(entry.getKey()), json);
                json.append(':');
                write(entry.getValue(), json);
                comma = ",";
            }
            json.append('}');
        } else if (value instanceof List<?> list) {
            json.append('[');
            String comma = "";
            for (Object item : list) {
                json.append(comma);
                write(item, json);
                comma = ",";
            }
            json.append(']');
        } else if (value == null
                || value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long) {
            json.append(value);
        } else if ((value instanceof Double || value instanceof Float)
                && Double.isFinite(((Number) value).doubleValue())) {
            json.append(((Number) value).doubleValue());
        } else {
            throw new IllegalArgumentException(
                    "a value of " + value.getClass().getName() + " is no text, number, boolean or null");
        }
    }

    /** Lone surrogates are escaped too, so that the text survives UTF-8. */
    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is not JSON; the message says where
     */
    static @Nullable Object read(String json) {
        Parser parser = new Parser(json);
        Object value = parser.value();
        parser.end();
        return value;
    }

    /** Recursive descent. */
    private static final class Parser {
        private static final int MAX_DEPTH = 32;
        private final String json;
        private int at;
        private int depth;

        Parser(String json) {
            this.json = json;
        }

        @Nullable Object value() {
            if (++depth > MAX_DEPTH) {
                throw fail("less nesting");
            }
            skipBlanks();
            char first = at < json.length() ? json.charAt(at) : ' ';
            Object value = switch (first) {
                case '{' -> map();
                case '[' -> list();
                case '"' -> string();
                default -> word();
            };
            depth--;
            return value;
        }

        private Map<String, @Nullable Object> map() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            at++;
            if (!take('}')) {
                do {
                    skipBlanks();
                    String name = string();
                    expect(':');
                    map.put(name, value());
                } while (take(','));
                expect('}');
            }
            return map;
        }

        private List<@Nullable Object> list() {
            List<@Nullable Object> list = new ArrayList<>();
            at++;
            if (!take(']')) {
                do {
                    list.add(value());
                } while (take(','));
                expect(']');
            }
            return list;
        }

        private @Nullable Object word() {
            int start = at;
            while (at < json.length() && ",}] \t\r\n".indexOf(json.charAt(at)) < 0) {
                at++;
            }
            String word = json.substring(start, at);
            if (word.equals("null")) {
                return null;
            }
            if (word.equals("true") || word.equals("false")) {
                return Boolean.valueOf(word);
            }
            try {
                if (word.matches("-?\\d+")) {
                    return new BigDecimal(word).longValueExact();
                }
                return Double.valueOf(word);
            } catch (ArithmeticException | NumberFormatException wrong) {
                at = start;
                throw fail("a value");
            }
        }

        private String string() {
            expect('"');
            StringBuilder text = new StringBuilder();
            while (at < json.length()) {
                char c = json.charAt(at++);
                if (c == '"') {
                    return text.toString();
                }
                text.append(c == '\\' ? escaped() : c);
            }
            throw fail("a closing quote");
        }

        private char escaped() {
            char c = at < json.length() ? json.charAt(at++) : ' ';
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> hexadecimal();
                default -> throw fail("an escape");
            };
        }

        private char hexadecimal() {
            if (at + 4 > json.length() || !json.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
                throw fail("four hexadecimal digits");
            }
            at += 4;
            return (char) Integer.parseInt(json.substring(at - 4, at), 16);
        }

        private boolean take(char c) {
            skipBlanks();
            if (at < json.length() && json.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char c) {
            if (!take(c)) {
                throw fail("'" + c + "'");
            }
        }

        void end() {
            skipBlanks();
            if (at < json.length()) {
                throw fail("nothing more");
            }
        }

        private void skipBlanks() {
            while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
                at++;
            }
        }

        private IllegalArgumentException fail(String expected) {
            return new IllegalArgumentException("expected " + expected + " at character " + (at + 1) + " of the JSON");
        }
    }
}

package io.dataweaver.api.state;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts, numbers, booleans, nulls, lists and maps as JSON (RFC 8259), for state of components that is more than a {@link StateObject}.
 *
 * <p>What is read again is as it was written, but for numbers: whole ones come back as {@code Long}, others as {@code Double}. Maps
 * keep the order of their names.
 */
public final class StateJson {

    private StateJson() {}

    /**
     * Returns the JSON of {@code value}.
     *
     * @throws IllegalArgumentException if it holds something else
     */
    public static String write(@Nullable Object value) {
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

    /** RFC 8259 §7; lone surrogates are escaped too, so that the text survives UTF-8. */
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
    public static @Nullable Object read(String json) {
        Parser parser = new Parser(json, false);
        Object value = parser.value();
        parser.end();
        return value;
    }

    /** Reads an object of texts, whole numbers and booleans alone. */
    static Map<String, Object> readFlat(String json) {
        Parser parser = new Parser(json, true);
        Map<String, Object> values = parser.map();
        parser.end();
        return values;
    }

    /** Recursive descent. */
    private static final class Parser {
        private static final int MAX_DEPTH = 32;
        private final String json;
        private final boolean flat;
        private int at;
        private int depth;

        Parser(String json, boolean flat) {
            this.json = json;
            this.flat = flat;
        }

        @Nullable Object value() {
            skipBlanks();
            char first = at < json.length() ? json.charAt(at) : ' ';
            if (first == '"') {
                return string();
            }
            if (flat || (first != '{' && first != '[')) {
                return word();
            }
            if (++depth > MAX_DEPTH) {
                throw fail("less nesting");
            }
            Object nested = first == '{' ? map() : list();
            depth--;
            return nested;
        }

        Map<String, @Nullable Object> map() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            expect('{');
            if (!take('}')) {
                do {
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
            expect('[');
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
            if (word.equals("true") || word.equals("false")) {
                return Boolean.valueOf(word);
            }
            if (!flat && word.equals("null")) {
                return null;
            }
            try {
                BigDecimal number = new BigDecimal(word);
                if (flat || isWhole(word)) {
                    return number.longValueExact();
                }
                return number.doubleValue();
            } catch (ArithmeticException | NumberFormatException wrong) {
                at = start;
                throw fail(flat ? "a text, a whole number, true or false" : "a value");
            }
        }

        private static boolean isWhole(String number) {
            return number.indexOf('.') < 0 && number.indexOf('e') < 0 && number.indexOf('E') < 0;
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
            int end = at + 4;
            if (end > json.length()) {
                throw fail("four hexadecimal digits");
            }
            int code = 0;
            for (; at < end; at++) {
                int digit = Character.digit(json.charAt(at), 16);
                if (digit < 0) {
                    throw fail("a hexadecimal digit");
                }
                code = code * 16 + digit;
            }
            return (char) code;
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
            return new IllegalArgumentException("expected " + expected + " at character " + (at + 1) + " of the "
                    + (flat ? "flat JSON object " + json : "JSON"));
        }
    }
}

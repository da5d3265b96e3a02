package io.dataweaver.api.state;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A flat JSON object (RFC 8259 §4) of texts, whole numbers and booleans: how components write splits, positions and
 * committables without a JSON library.
 *
 * <pre>{@code
 * Position position = new Position(StateObject.empty().with("offset", 4096).with("line", 17).toString());
 * long offset = StateObject.parse(position.json()).number("offset");
 * }</pre>
 *
 * <p>Immutable. Names keep their order.
 */
public final class StateObject {

    private static final StateObject EMPTY = new StateObject(new LinkedHashMap<>());

    private final Map<String, Object> values;

    private StateObject(Map<String, Object> values) {
        this.values = values;
    }

    /** Returns the object without members. */
    public static StateObject empty() {
        return EMPTY;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is not a flat JSON object; the message says where
     */
    public static StateObject parse(String json) {
        return new StateObject(new Parser(json).object());
    }

    /** Returns this object with a text. */
    public StateObject with(String name, String value) {
        return put(name, value);
    }

    /** Returns this object with a whole number. */
    public StateObject with(String name, long value) {
        return put(name, value);
    }

    /** Returns this object with a boolean. */
    public StateObject with(String name, boolean value) {
        return put(name, value);
    }

    private StateObject put(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new StateObject(copy);
    }

    /** Returns the text called {@code name}; fails with IllegalArgumentException if there is none. */
    public String text(String name) {
        return get(name, String.class, "a text");
    }

    /** Returns the whole number called {@code name}; fails with IllegalArgumentException if there is none. */
    public long number(String name) {
        return get(name, Long.class, "a whole number");
    }

    /** Returns the boolean called {@code name}; fails with IllegalArgumentException if there is none. */
    public boolean flag(String name) {
        return get(name, Boolean.class, "true or false");
    }

    /** Returns the text called {@code name}, if there is one. */
    public Optional<String> findText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** Tells whether there is a member called {@code name}. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    private <T> T get(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "expected " + expected + " as \"" + name + "\", but found " + value + " in " + this);
        }
        return type.cast(value);
    }

    /** Returns the JSON. */
    @Override
    public String toString() {
        StringBuilder json = new StringBuilder("{");
        values.forEach((name, value) -> {
            json.append(json.length() > 1 ? "," : "");
            quote(name, json);
            json.append(':');
            if (value instanceof String text) {
                quote(text, json);
            } else {
                json.append(value);
            }
        });
        return json.append('}').toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateObject that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
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

    /** Recursive descent over one flat object. */
    private static final class Parser {
        private final String json;
        private int at;

        Parser(String json) {
            this.json = json;
        }

        Map<String, Object> object() {
            Map<String, Object> values = new LinkedHashMap<>();
            expect('{');
            if (!take('}')) {
                do {
                    skipBlanks();
                    String name = string();
                    expect(':');
                    values.put(name, value());
                } while (take(','));
                expect('}');
            }
            skipBlanks();
            if (at < json.length()) {
                throw fail("nothing more");
            }
            return values;
        }

        private Object value() {
            skipBlanks();
            if (at < json.length() && json.charAt(at) == '"') {
                return string();
            }
            int start = at;
            while (at < json.length() && ",} \t\r\n".indexOf(json.charAt(at)) < 0) {
                at++;
            }
            String word = json.substring(start, at);
            if (word.equals("true") || word.equals("false")) {
                return Boolean.valueOf(word);
            }
            try {
                return new BigDecimal(word).longValueExact();
            } catch (ArithmeticException | NumberFormatException wrong) {
                at = start;
                throw fail("a text, a whole number, true or false");
            }
        }

        private String string() {
            if (at >= json.length() || json.charAt(at) != '"') {
                throw fail("a text in quotes");
            }
            at++;
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
            if (at >= json.length()) {
                throw fail("an escape");
            }
            char c = json.charAt(at++);
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

        private void skipBlanks() {
            while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
                at++;
            }
        }

        private IllegalArgumentException fail(String expected) {
            return new IllegalArgumentException(
                    "expected " + expected + " at character " + (at + 1) + " of the flat JSON object " + json);
        }
    }
}

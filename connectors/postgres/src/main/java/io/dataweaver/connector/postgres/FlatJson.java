package io.dataweaver.connector.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object of texts and whole numbers, which is all that splits and positions need. */
final class FlatJson {

    private final Map<String, String> values;

    private FlatJson(Map<String, String> values) {
        this.values = values;
    }

    static FlatJson empty() {
        return new FlatJson(new LinkedHashMap<>());
    }

    FlatJson with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, quote(value));
        return new FlatJson(more);
    }

    FlatJson with(String name, long value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, Long.toString(value));
        return new FlatJson(more);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(FlatJson::unquote);
    }

    /**
     * Returns a number that must be there.
     *
     * @throws IllegalArgumentException if it is not
     */
    long number(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing in " + this);
        }
        return Long.parseLong(value);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String unquote(String json) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < json.length() - 1; i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (json.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append(json.charAt(i));
            }
        }
        return text.toString();
    }

    /**
     * Reads what {@link #toString} wrote, whatever the blanks.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static FlatJson parse(String json) {
        Map<String, String> values = new LinkedHashMap<>();
        int at = blanks(json, 0);
        at = blanks(json, expect(json, at, '{'));
        while (at < json.length() && json.charAt(at) != '}') {
            int end = token(json, at);
            String name = unquote(json.substring(at, end));
            at = blanks(json, expect(json, blanks(json, end), ':'));
            end = token(json, at);
            values.put(name, json.substring(at, end));
            at = blanks(json, end);
            if (at < json.length() && json.charAt(at) == ',') {
                at = blanks(json, at + 1);
            }
        }
        if (blanks(json, expect(json, at, '}')) != json.length()) {
            throw malformed(json);
        }
        return new FlatJson(values);
    }

    private static int blanks(String json, int from) {
        int at = from;
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int expect(String json, int at, char c) {
        if (at >= json.length() || json.charAt(at) != c) {
            throw malformed(json);
        }
        return at + 1;
    }

    private static int token(String json, int from) {
        int at = from;
        if (at < json.length() && json.charAt(at) == '"') {
            at++;
            while (at < json.length() && json.charAt(at) != '"') {
                at += json.charAt(at) == '\\' ? 2 : 1;
            }
            return expect(json, at, '"');
        }
        while (at < json.length() && (Character.isDigit(json.charAt(at)) || json.charAt(at) == '-')) {
            at++;
        }
        if (at == from) {
            throw malformed(json);
        }
        return at;
    }

    private static IllegalArgumentException malformed(String json) {
        return new IllegalArgumentException("expected an object of texts and numbers, but found " + json);
    }

    @Override
    public String toString() {
        StringBuilder json = new StringBuilder("{");
        values.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                .append(quote(name))
                .append(':')
                .append(value));
        return json.append('}').toString();
    }
}

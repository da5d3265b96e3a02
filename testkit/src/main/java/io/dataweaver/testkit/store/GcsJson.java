package io.dataweaver.testkit.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON (RFC 8259) as maps, lists and texts, as far as requests of the JSON API have it: numbers stay texts. */
final class GcsJson {

    private final String json;
    private int at;

    private GcsJson(String json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException if it is no JSON object */
    static Map<String, Object> parse(String json) {
        if (json.isBlank()) {
            return Map.of();
        }
        GcsJson reader = new GcsJson(json);
        reader.blank();
        return reader.object();
    }

    private Object value() {
        blank();
        char first = json.charAt(at);
        if (first == '{') {
            return object();
        } else if (first == '[') {
            return array();
        } else if (first == '"') {
            return text();
        }
        int from = at;
        while (at < json.length() && ",]} \n\r\t".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        return json.substring(from, at);
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (!take('}')) {
            do {
                blank();
                String name = text();
                expect(':');
                members.put(name, value());
            } while (take(','));
            expect('}');
        }
        return members;
    }

    private List<Object> array() {
        List<Object> values = new ArrayList<>();
        expect('[');
        if (!take(']')) {
            do {
                values.add(value());
            } while (take(','));
            expect(']');
        }
        return values;
    }

    private String text() {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (json.charAt(at) != '"') {
            char c = json.charAt(at++);
            text.append(c == '\\' ? escaped(json.charAt(at++)) : c);
        }
        at++;
        return text.toString();
    }

    private char escaped(char c) {
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(json.substring(at - 4, at), 16);
        }
        int known = "bfnrt".indexOf(c);
        return known < 0 ? c : "\b\f\n\r\t".charAt(known);
    }

    private void blank() {
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
            at++;
        }
    }

    private boolean take(char wanted) {
        blank();
        if (at < json.length() && json.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (!take(wanted)) {
            throw new IllegalArgumentException("expected " + wanted + " at " + at + " of " + json);
        }
    }

    /** Writes maps, lists and everything else as texts, as the API does with numbers of 64 bits. */
    static String write(Object value) {
        StringBuilder json = new StringBuilder();
        write(value, json);
        return json.toString();
    }

    private static void write(Object value, StringBuilder json) {
        if (value instanceof Map<?, ?> members) {
            String mark = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                json.append(mark);
                quote(String.valueOf(member.getKey()), json);
                json.append(':');
                write(member.getValue(), json);
                mark = ",";
            }
            json.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> values) {
            String mark = "[";
            for (Object each : values) {
                json.append(mark);
                write(each, json);
                mark = ",";
            }
            json.append(values.isEmpty() ? "[]" : "]");
        } else if (value instanceof Boolean || value instanceof Integer) {
            json.append(value);
        } else {
            quote(String.valueOf(value), json);
        }
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}

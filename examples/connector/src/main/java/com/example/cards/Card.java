package com.example.cards;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The text of a card: a line {@code column=value} for each value that is not null, encoded as in a web address. */
final class Card {

    static final String ENDING = ".card";

    private Card() {}

    /** Returns the name of the file of the row with this key: whatever the key holds, it stays within the folder. */
    static String fileName(String key) {
        return encode(key) + ENDING;
    }

    static String format(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((column, value) ->
                text.append(encode(column)).append('=').append(encode(value)).append('\n'));
        return text.toString();
    }

    /** Fails with IllegalArgumentException if {@code text} is not what {@link #format} writes. */
    static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("expected `column=value`, but found '" + line + "'");
            }
            values.put(decode(line.substring(0, equals)), decode(line.substring(equals + 1)));
        }
        return values;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

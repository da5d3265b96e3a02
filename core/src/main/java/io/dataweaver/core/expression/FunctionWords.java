package io.dataweaver.core.expression;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Functions whose names Calcite's parser reserves, or gives a grammar that only other databases have.
 *
 * <p>It is shown another word of the same length, so that places in the text stay what they are.
 */
final class FunctionWords {

    private static final Set<String> WORDS =
            Set.of("contains", "date_diff", "day", "normalize", "trim_array", "width_bucket");
    private static final Map<String, String> BY_MASK = new HashMap<>();

    static {
        WORDS.forEach(word -> BY_MASK.put(masked(word), word));
    }

    private FunctionWords() {}

    private static String masked(String word) {
        return word.substring(0, word.length() - 1) + "$";
    }

    /** Returns {@code text} with the words masked where they are called. */
    static String mask(String text) {
        StringBuilder result = new StringBuilder(text);
        int at = 0;
        while (at < text.length()) {
            int end = tokenEnd(text, at);
            if (isCall(text, end) && WORDS.contains(text.substring(at, end).toLowerCase(Locale.ROOT))) {
                result.setCharAt(end - 1, '$');
            }
            at = end;
        }
        return result.toString();
    }

    /** Returns the function that {@code name} stands for, in lower case. */
    static String unmask(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return BY_MASK.getOrDefault(lower, lower);
    }

    /** Returns where the token ends that begins at {@code start}: a word, a quotation, a comment or one character. */
    static int tokenEnd(String text, int start) {
        char c = text.charAt(start);
        if (c == '\'' || c == '"') {
            int end = text.indexOf(c, start + 1);
            return end < 0 ? text.length() : end + 1;
        } else if (text.startsWith("--", start)) {
            int end = text.indexOf('\n', start);
            return end < 0 ? text.length() : end;
        } else if (text.startsWith("/*", start)) {
            int end = text.indexOf("*/", start + 2);
            return end < 0 ? text.length() : end + 2;
        }
        int end = start;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return Math.max(end, start + 1);
    }

    private static boolean isCall(String text, int end) {
        int at = end;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() && text.charAt(at) == '(';
    }
}

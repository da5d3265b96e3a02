package io.dataweaver.core.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of {@code to_char}, {@code to_date} and {@code to_timestamp}, taken apart.
 *
 * @param nodes in order
 */
record TimePattern(List<Node> nodes) {

    private static final int MAX_LENGTH = 1000;

    TimePattern {
        nodes = List.copyOf(nodes);
    }

    /**
     * A part of a pattern.
     *
     * @param element null for text that stands for itself
     * @param text as it stands in the pattern, without quotes
     * @param filled whether blanks and zeros fill it up to its width; not after {@code FM}
     * @param ordinal {@code TH} or {@code th} behind a number; empty if there is none
     */
    record Node(@Nullable TimeElement element, String text, boolean filled, String ordinal) {

        private static Node text(String text) {
            return new Node(null, text, true, "");
        }

        /** Returns {@code word}, in upper case, in the case of the pattern. */
        String inCase(String word) {
            if (Character.isLowerCase(text.charAt(0))) {
                return word.toLowerCase(Locale.ROOT);
            }
            boolean capital = text.length() > 1 && Character.isLowerCase(text.charAt(1));
            return capital ? TimeElement.capitalized(word) : word;
        }
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if a quote in it is not closed, or it is too long
     */
    static TimePattern of(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pattern has at most " + MAX_LENGTH + " characters");
        }
        List<Node> nodes = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            if (pattern.charAt(at) == '"') {
                int end = pattern.indexOf('"', at + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("the quote in the pattern is never closed");
                }
                nodes.add(Node.text(pattern.substring(at + 1, end)));
                at = end + 1;
                continue;
            }
            boolean filled = !pattern.regionMatches(true, at, "FM", 0, 2);
            int start = filled ? at : at + 2;
            TimeElement element = TimeElement.at(pattern, start);
            if (element == null) {
                int end = filled ? pattern.offsetByCodePoints(at, 1) : start;
                nodes.add(Node.text(filled ? pattern.substring(at, end) : ""));
                at = end;
                continue;
            }
            int end = start + element.keyword().length();
            String ordinal = pattern.regionMatches(true, end, "TH", 0, 2) ? pattern.substring(end, end + 2) : "";
            nodes.add(new Node(element, pattern.substring(start, end), filled, ordinal));
            at = end + ordinal.length();
        }
        return new TimePattern(nodes);
    }
}

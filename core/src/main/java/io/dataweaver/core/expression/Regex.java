package io.dataweaver.core.expression;

import com.google.re2j.Pattern;

/** Regular expressions in the syntax of RE2, whose time is linear in the text: no pattern can stall a pipeline. */
final class Regex {

    private Regex() {}

    /**
     * Compiles a pattern by the flags of PostgreSQL (section 9.7.3.5), whose dot matches line ends too.
     *
     * @param letters {@code i} for any case; {@code n} or {@code m} for a dot that does not match line ends and anchors that
     *     match at them; {@code p} for the first of these, {@code w} for the second; {@code q} for a pattern that is a
     *     plain text; {@code c}, {@code g}, {@code s} change nothing here
     * @throws com.google.re2j.PatternSyntaxException if it is not well-formed
     * @throws IllegalArgumentException if there is no such flag
     */
    static Pattern compile(String pattern, String letters) {
        int flags = Pattern.DOTALL;
        String text = pattern;
        for (int i = 0; i < letters.length(); i++) {
            switch (letters.charAt(i)) {
                case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
                case 'c' -> flags &= ~Pattern.CASE_INSENSITIVE;
                case 'n', 'm' -> flags = (flags | Pattern.MULTILINE) & ~Pattern.DOTALL;
                case 'p' -> flags &= ~Pattern.DOTALL;
                case 'w' -> flags |= Pattern.MULTILINE;
                case 's' -> flags = (flags | Pattern.DOTALL) & ~Pattern.MULTILINE;
                case 'q' -> text = Pattern.quote(pattern);
                case 'g' -> {
                    // of regexp_replace, which looks at it itself
                }
                default -> throw new IllegalArgumentException("there is no flag '" + letters.charAt(i) + "'");
            }
        }
        return Pattern.compile(text, flags);
    }

    /**
     * Compiles a pattern by the flags of XQuery, which paths into JSON have, and whose dot does not match line ends.
     *
     * @param letters of {@code i}, {@code s}, {@code m} and {@code q}
     */
    static Pattern compileForJson(String pattern, String letters) {
        int flags = 0;
        String text = pattern;
        for (int i = 0; i < letters.length(); i++) {
            switch (letters.charAt(i)) {
                case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
                case 's' -> flags |= Pattern.DOTALL;
                case 'm' -> flags |= Pattern.MULTILINE;
                case 'q' -> text = Pattern.quote(pattern);
                default -> throw new IllegalArgumentException("there is no flag '" + letters.charAt(i) + "'");
            }
        }
        return Pattern.compile(text, flags);
    }
}

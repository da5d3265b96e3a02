package io.dataweaver.connector.file;

import java.util.regex.Pattern;

/**
 * A pattern of paths: {@code *} and {@code ?} within a name, {@code **} across folders (none as well), {@code [a-z]} and
 * {@code {a,b}}.
 *
 * @param base the folder below which it can match: all up to the last slash before the first special character
 * @param start all up to the first special character
 * @param regex matches the whole path
 * @param depth how many folders deep it can match below {@code base}
 * @param matchesHidden whether it names files or folders that begin with a dot
 */
record Glob(String base, String start, Pattern regex, int depth, boolean matchesHidden) {

    private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");
    private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.[^./]");

    /** Tells whether {@code path} holds special characters. */
    static boolean isPattern(String path) {
        return SPECIAL.matcher(path).find();
    }

    static Glob parse(String pattern) {
        String start = SPECIAL.split(pattern, 2)[0];
        String base = start.substring(0, start.lastIndexOf('/') + 1);
        String rest = pattern.substring(base.length());
        int depth = rest.contains("**")
                ? Integer.MAX_VALUE
                : (int) rest.chars().filter(c -> c == '/').count() + 1;
        return new Glob(
                base,
                start,
                Pattern.compile(Pattern.quote(base) + translate(rest)),
                depth,
                HIDDEN.matcher(rest).find());
    }

    private static String translate(String rest) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (rest.startsWith("**/", i)) {
                regex.append("(?:[^/]+/)*");
                i += 2;
            } else if (rest.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '[' && rest.indexOf(']', i) > i + 1) {
                int end = rest.indexOf(']', i + 2);
                end = end < 0 ? rest.indexOf(']', i) : end;
                regex.append(characters(rest.substring(i + 1, end)));
                i = end;
            } else if (c == '{' && rest.indexOf('}', i) > i) {
                braces++;
                regex.append("(?:");
            } else if (c == '}' && braces > 0) {
                braces--;
                regex.append(')');
            } else {
                regex.append(single(c, braces > 0));
            }
        }
        return regex.append(")".repeat(braces)).toString();
    }

    private static String characters(String set) {
        boolean negated = set.startsWith("!");
        String body = (negated ? set.substring(1) : set)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace("&", "\\&")
                .replace("^", "\\^");
        return "[" + (negated ? "^" : "") + body + "]";
    }

    private static String single(char c, boolean inBraces) {
        return switch (c) {
            case '*' -> "[^/]*";
            case '?' -> "[^/]";
            case ',' -> inBraces ? "|" : ",";
            default -> Pattern.quote(String.valueOf(c));
        };
    }
}

package io.dataweaver.core.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the functions on patterns compute of single texts, as PostgreSQL has it (section 9.7.3). Places are from 1. */
final class Matches {

    private Matches() {}

    /** Returns the index of the character {@code start}; the end of the text if it is behind that. */
    private static int index(String text, int start) {
        if (start < 1) {
            throw new IllegalArgumentException("the start " + start + " is not positive");
        }
        int characters = text.codePointCount(0, text.length());
        return start > characters ? -1 : text.offsetByCodePoints(0, start - 1);
    }

    /** Returns a matcher on the {@code n}-th match from {@code start} on; null if there is none. */
    static @Nullable Matcher nth(Pattern pattern, String text, int start, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("matches are counted from 1");
        }
        int from = text.isEmpty() && start == 1 ? 0 : index(text, start);
        Matcher matcher = pattern.matcher(text);
        if (from < 0 || !first(matcher, text, from)) {
            return null;
        }
        for (int i = 1; i < n; i++) {
            if (!next(matcher, text)) {
                return null;
            }
        }
        return matcher;
    }

    private static boolean first(Matcher matcher, String text, int from) {
        return matcher.find(from) && (!splitsCharacter(matcher, text) || next(matcher, text));
    }

    /** Goes to the next match. RE2/J finds nothing within a character of two units too, which would tear it apart. */
    private static boolean next(Matcher matcher, String text) {
        boolean found = matcher.find();
        while (found && splitsCharacter(matcher, text)) {
            found = matcher.find();
        }
        return found;
    }

    private static boolean splitsCharacter(Matcher matcher, String text) {
        int at = matcher.start();
        return at == matcher.end()
                && at > 0
                && at < text.length()
                && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    }

    static int count(Pattern pattern, String text, int start) {
        Matcher matcher = nth(pattern, text, start, 1);
        if (matcher == null) {
            return 0;
        }
        int count = 1;
        while (next(matcher, text)) {
            count++;
        }
        return count;
    }

    /** Returns a group that a pattern has. */
    static int group(Matcher matcher, int group) {
        if (group < 0 || group > matcher.groupCount()) {
            throw new IllegalArgumentException("the pattern has no group " + group);
        }
        return group;
    }

    /** Returns the group that is asked for, -1 if there is none; the first of a pattern without groups is the match. */
    static int groupOrWhole(Matcher matcher, int group) {
        if (group < 0) {
            throw new IllegalArgumentException("the group " + group + " is negative");
        } else if (matcher.groupCount() == 0) {
            return group <= 1 ? 0 : -1;
        }
        return group <= matcher.groupCount() ? group : -1;
    }

    static @Nullable List<@Nullable Object> groups(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return null;
        }
        List<@Nullable Object> groups = new ArrayList<>();
        for (int i = Math.min(1, matcher.groupCount()); i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        return groups;
    }

    static List<@Nullable Object> all(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        int wanted = group(matcher, group);
        List<@Nullable Object> matches = new ArrayList<>();
        while (next(matcher, text)) {
            matches.add(matcher.group(wanted));
        }
        return matches;
    }

    /** An empty match at either end, or right behind another match, splits nothing. */
    static List<@Nullable Object> split(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        List<@Nullable Object> parts = new ArrayList<>();
        int start = 0;
        while (next(matcher, text)) {
            boolean splits =
                    matcher.end() > matcher.start() || (matcher.start() > start && matcher.start() < text.length());
            if (splits) {
                parts.add(text.substring(start, matcher.start()));
                start = matcher.end();
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** Replaces the {@code n}-th match from {@code start} on, or all if that is 0. */
    static String replace(Pattern pattern, String text, String replacement, int start, int n) {
        if (n < 0) {
            throw new IllegalArgumentException("matches are counted from 1, or 0 for all");
        }
        int from = start == 1 ? 0 : index(text, start);
        Matcher matcher = pattern.matcher(text);
        boolean found = from >= 0 && first(matcher, text, from);
        StringBuilder result = new StringBuilder();
        int done = 0;
        for (int i = 1; found; i++) {
            if (n == 0 || i == n) {
                result.append(text, done, matcher.start());
                expand(replacement, matcher, result);
                Value.checkLength(result.length());
                done = matcher.end();
            }
            found = i != n && next(matcher, text);
        }
        return result.append(text, done, text.length()).toString();
    }

    /** Appends a replacement, in which a backslash and a digit stand for a group. */
    private static void expand(String replacement, Matcher matcher, StringBuilder result) {
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c != '\\' || i + 1 == replacement.length()) {
                result.append(c);
                continue;
            }
            char next = replacement.charAt(++i);
            int group = next == '&' ? 0 : next - '0';
            if (next != '&' && (next < '1' || next > '9')) {
                result.append(next == '\\' ? "\\" : "\\" + next);
            } else if (group <= matcher.groupCount() && matcher.group(group) != null) {
                result.append(matcher.group(group));
            }
        }
    }
}

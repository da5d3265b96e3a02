package io.dataweaver.core.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Calcite's grammar lacks: {@code AT TIME ZONE}, {@code interval '1 day 02:00'} without a field behind it, casts as
 * {@code x::text}, and our own types such as {@code list<text>} and {@code timestamptz(3)} in a cast.
 *
 * <p>The parser is shown something of the same length that it knows, so that places in the text stay what they are; the
 * reader finds by its place what it stands for.
 */
final class GrammarGaps {

    private static final Set<String> FIELDS = Set.of(
            "year",
            "years",
            "quarter",
            "quarters",
            "month",
            "months",
            "week",
            "weeks",
            "day",
            "days",
            "hour",
            "hours",
            "minute",
            "minutes",
            "second",
            "seconds");
    private static final Set<String> NESTED = Set.of("list", "array", "map", "struct");

    private final String text;
    private final StringBuilder shown;
    private final List<Span> words = new ArrayList<>();
    private final TreeSet<Integer> zones = new TreeSet<>();
    private final TreeSet<Integer> intervals = new TreeSet<>();

    /** The types of casts with colons, by the place of the first colon. */
    private final Map<Integer, Span> casts = new HashMap<>();

    private GrammarGaps(String text) {
        this.text = text;
        this.shown = new StringBuilder(text);
    }

    /** Fills the gaps of {@code text}. */
    static GrammarGaps fill(String text) {
        GrammarGaps gaps = new GrammarGaps(text);
        gaps.split();
        for (int i = 0; i < gaps.words.size(); i++) {
            gaps.zone(i);
            gaps.interval(i);
            gaps.type(i);
            gaps.cast(i);
        }
        return gaps;
    }

    /** Returns what the parser reads. */
    String text() {
        return shown.toString();
    }

    /** Tells whether the operator between two operands is {@code AT TIME ZONE}. */
    boolean isZone(Span left, Span right) {
        Integer place = zones.ceiling(left.end());
        return place != null && place < right.start();
    }

    /** Tells whether the literal is an interval; the parser counts parentheses around it as part of it. */
    boolean isInterval(Span literal) {
        Integer place = intervals.ceiling(literal.start());
        return place != null && place < literal.end();
    }

    /** Returns the type of a cast with colons that the parser is shown as an item in brackets; null if it is no cast. */
    @Nullable Span castType(Span index) {
        return casts.get(index.start() - 1);
    }

    /** Finds the tokens that are neither blank nor comment. */
    private void split() {
        int at = 0;
        while (at < text.length()) {
            int end = FunctionWords.tokenEnd(text, at);
            boolean isComment = text.startsWith("--", at) || text.startsWith("/*", at);
            if (!isComment && !Character.isWhitespace(text.charAt(at))) {
                words.add(new Span(at, end));
            }
            at = end;
        }
    }

    private boolean is(int index, String word) {
        if (index < 0 || index >= words.size()) {
            return false;
        }
        Span span = words.get(index);
        return span.end() - span.start() == word.length()
                && text.regionMatches(true, span.start(), word, 0, word.length());
    }

    private boolean isNested(int index) {
        return NESTED.stream().anyMatch(word -> is(index, word));
    }

    private boolean isLiteral(int index) {
        return index < words.size() && text.charAt(words.get(index).start()) == '\'';
    }

    private void show(Span span, String other) {
        shown.replace(span.start(), span.end(), other + " ".repeat(span.end() - span.start() - other.length()));
    }

    /** A product binds its operands as AT TIME ZONE does, but for products beside it, which have no meaning there. */
    private void zone(int index) {
        if (is(index, "at") && is(index + 1, "time") && is(index + 2, "zone")) {
            show(words.get(index), "%");
            show(words.get(index + 1), "");
            show(words.get(index + 2), "");
            zones.add(words.get(index).start());
        }
    }

    private void interval(int index) {
        if (!is(index, "interval")) {
            return;
        }
        boolean isAlone = isLiteral(index + 1) && FIELDS.stream().noneMatch(field -> is(index + 2, field));
        if (isAlone) {
            intervals.add(words.get(index).start());
        }
        if (isAlone) {
            show(words.get(index), "datetime");
        } else if (is(index + 1, ")")) {
            show(words.get(index), "json");
        }
    }

    private void type(int index) {
        if (is(index, "as") && is(index + 1, "timestamptz") && is(index + 2, "(") && is(index + 4, ")")) {
            show(new Span(words.get(index + 1).start(), words.get(index + 4).end()), "json");
            return;
        }
        if (!is(index, "as") || !isNested(index + 1) || !is(index + 2, "<")) {
            return;
        }
        int end = closing(index + 2, "<", ">");
        if (end < words.size()) {
            show(new Span(words.get(index + 1).start(), words.get(end).end()), "json");
        }
    }

    /** Returns the index of the word that closes the bracket at {@code index}; behind all words if none does. */
    private int closing(int index, String opening, String closing) {
        int open = 0;
        int at = index;
        while (at < words.size()) {
            open += is(at, opening) ? 1 : is(at, closing) ? -1 : 0;
            if (open == 0) {
                return at;
            }
            at++;
        }
        return at;
    }

    /** An item in brackets binds its operand as tightly as a cast with colons does. */
    private void cast(int index) {
        int first = index + 2;
        if (!is(index, ":") || !is(index + 1, ":") || first >= words.size()) {
            return;
        }
        int start = words.get(index).start();
        Span type = words.get(first);
        int last = typeEnd(first);
        if (words.get(index + 1).start() == start + 1
                && Character.isLetter(text.charAt(type.start()))
                && last < words.size()) {
            int end = words.get(last).end();
            casts.put(start, new Span(type.start(), end));
            shown.replace(start, end, "[0" + " ".repeat(end - start - 3) + "]");
        }
    }

    /** Returns the index of the last word of the type that begins at {@code first}. */
    private int typeEnd(int first) {
        int last = first;
        if (is(first, "double") && is(first + 1, "precision")) {
            last++;
        }
        if (isNested(first) && is(first + 1, "<")) {
            last = closing(last + 1, "<", ">");
        } else if (is(last + 1, "(")) {
            last = closing(last + 1, "(", ")");
        }
        boolean hasZone =
                (is(last + 1, "with") || is(last + 1, "without")) && is(last + 2, "time") && is(last + 3, "zone");
        return hasZone ? last + 3 : last;
    }
}

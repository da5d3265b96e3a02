package io.dataweaver.core.expression;

import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads paths of SQL/JSON. */
final class JsonPathReader {

    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_DEPTH = 50;
    private static final Set<String> METHODS = Set.of("size", "type");
    private static final List<String> COMPARISONS = List.of("==", "!=", "<>", "<=", ">=", "<", ">");

    private final String text;
    private int at;
    private int depth;

    private JsonPathReader(String text) {
        this.text = text;
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException if it is not well-formed, or uses what is not there
     */
    static JsonPath read(String path) {
        if (path.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a path has at most " + MAX_LENGTH + " characters");
        }
        return new JsonPathReader(path).path();
    }

    private JsonPath path() {
        boolean strict = takeWord("strict");
        if (!strict) {
            takeWord("lax");
        }
        expect("$");
        List<JsonPath.Step> steps = steps();
        blanks();
        if (at < text.length()) {
            throw wrong("a step such as `.name` or `[0]`");
        }
        return new JsonPath(strict, steps);
    }

    private IllegalArgumentException wrong(String expected) {
        String found =
                at < text.length() ? "`" + text.substring(at, Math.min(text.length(), at + 10)) + "`" : "the end";
        return new IllegalArgumentException("expected " + expected + ", but found " + found);
    }

    private List<JsonPath.Step> steps() {
        List<JsonPath.Step> steps = new ArrayList<>();
        while (true) {
            blanks();
            if (take(".")) {
                steps.add(member());
            } else if (take("[")) {
                steps.add(elements());
            } else if (take("?")) {
                expect("(");
                JsonPath.Test test = any();
                expect(")");
                steps.add(new JsonPath.Filter(test));
            } else {
                return steps;
            }
        }
    }

    private JsonPath.Step member() {
        blanks();
        if (take("*")) {
            if (take("*")) {
                throw new IllegalArgumentException("`.**` is not supported: name each step");
            }
            return new JsonPath.AnyMember();
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return new JsonPath.Member(quoted());
        }
        String name = word();
        if (take("(")) {
            expect(")");
            if (!METHODS.contains(name)) {
                throw new IllegalArgumentException("there is no method `" + name + "()`; there are size() and type()");
            }
            return new JsonPath.Method(name);
        }
        return new JsonPath.Member(name);
    }

    private String word() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_' || text.charAt(at) == '$')) {
            at++;
        }
        if (at == start) {
            throw wrong("a name");
        }
        return text.substring(start, at);
    }

    private String quoted() {
        int start = at++;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw new IllegalArgumentException("the quote is never closed");
        }
        return Value.text(JsonTree.read(text.substring(start, ++at)));
    }

    private JsonPath.Step elements() {
        if (take("*")) {
            expect("]");
            return new JsonPath.AnyElement();
        }
        List<JsonPath.Range> ranges = new ArrayList<>();
        do {
            JsonPath.Index from = index();
            ranges.add(new JsonPath.Range(from, takeWord("to") ? index() : from));
        } while (take(","));
        expect("]");
        return new JsonPath.Elements(ranges);
    }

    private JsonPath.Index index() {
        if (!takeWord("last")) {
            return new JsonPath.Index(integer(), false);
        }
        return new JsonPath.Index(take("-") ? integer() : 0, true);
    }

    private int integer() {
        blanks();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > 9) {
            throw wrong("a number, `last` or `*`");
        }
        return Integer.parseInt(text.substring(start, at));
    }

    private JsonPath.Test any() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the path is nested too deeply");
        }
        List<JsonPath.Test> tests = new ArrayList<>();
        do {
            tests.add(all());
        } while (take("||"));
        depth--;
        return tests.size() == 1 ? tests.get(0) : new JsonPath.Any(tests);
    }

    private JsonPath.Test all() {
        List<JsonPath.Test> tests = new ArrayList<>();
        do {
            tests.add(test());
        } while (take("&&"));
        return tests.size() == 1 ? tests.get(0) : new JsonPath.All(tests);
    }

    private JsonPath.Test test() {
        blanks();
        if (take("!")) {
            expect("(");
            JsonPath.Test test = any();
            expect(")");
            return new JsonPath.Not(test);
        } else if (take("(")) {
            JsonPath.Test test = any();
            expect(")");
            return takeWord("is") ? unknown(test) : test;
        } else if (takeWord("exists")) {
            expect("(");
            JsonPath.Operand operand = operand();
            expect(")");
            return new JsonPath.Exists(operand);
        }
        return comparison(operand());
    }

    private JsonPath.Test unknown(JsonPath.Test test) {
        if (!takeWord("unknown")) {
            throw wrong("`unknown`");
        }
        return new JsonPath.IsUnknown(test);
    }

    private JsonPath.Test comparison(JsonPath.Operand left) {
        blanks();
        if (takeWord("starts")) {
            if (!takeWord("with")) {
                throw wrong("`with`");
            }
            blanks();
            return new JsonPath.StartsWith(left, quoted());
        } else if (takeWord("like_regex")) {
            blanks();
            String pattern = quoted();
            blanks();
            String flags = takeWord("flag") ? flags() : "";
            try {
                return new JsonPath.LikeRegex(left, Regex.compileForJson(pattern, flags));
            } catch (PatternSyntaxException malformed) {
                throw new IllegalArgumentException("`" + pattern + "` is no pattern of RE2", malformed);
            }
        }
        for (String operator : COMPARISONS) {
            if (take(operator)) {
                return new JsonPath.Compare(left, operator, operand());
            }
        }
        throw wrong("a comparison such as `==`");
    }

    private String flags() {
        blanks();
        return quoted();
    }

    private JsonPath.Operand operand() {
        blanks();
        if (take("@")) {
            return new JsonPath.Items(false, steps());
        } else if (take("$")) {
            return new JsonPath.Items(true, steps());
        } else if (at < text.length() && text.charAt(at) == '"') {
            return new JsonPath.Literal(quoted());
        } else if (takeWord("true")) {
            return new JsonPath.Literal(true);
        } else if (takeWord("false")) {
            return new JsonPath.Literal(false);
        } else if (takeWord("null")) {
            return new JsonPath.Literal(null);
        }
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new JsonPath.Literal(new BigDecimal(text.substring(start, at)));
        } catch (NumberFormatException none) {
            at = start;
            IllegalArgumentException wrong = wrong("`@`, `$`, a text in double quotes, a number, true, false or null");
            wrong.addSuppressed(none);
            throw wrong;
        }
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(String symbol) {
        blanks();
        if (text.startsWith(symbol, at)) {
            at += symbol.length();
            return true;
        }
        return false;
    }

    private boolean takeWord(String word) {
        blanks();
        int end = at + word.length();
        boolean follows =
                end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_');
        if (text.startsWith(word, at) && !follows) {
            at = end;
            return true;
        }
        return false;
    }

    private void expect(String symbol) {
        if (!take(symbol)) {
            throw wrong("`" + symbol + "`");
        }
    }
}

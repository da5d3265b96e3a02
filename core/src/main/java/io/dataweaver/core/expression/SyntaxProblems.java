package io.dataweaver.core.expression;

import io.dataweaver.api.descriptor.OptionException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what is wrong with a text that is not SQL, and says so in the author's words. */
final class SyntaxProblems {

    private final Problems problems;
    private final List<String> columns;
    private final String text;

    SyntaxProblems(Problems problems, List<String> columns) {
        this.problems = problems;
        this.columns = columns;
        this.text = problems.text();
    }

    /**
     * Checks what a parser reports badly: quotes and parentheses that do not match.
     *
     * @param maxDepth how many parentheses may be open at once
     */
    void checkNesting(int maxDepth) {
        if (text.isBlank()) {
            throw syntax(0, text.length(), "the expression is empty", "write what to compute, such as `total * 2`");
        }
        Deque<Integer> open = new ArrayDeque<>();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = closing(at, c);
            } else if (text.startsWith("--", at)) {
                at = lineEnd(at);
            } else if (c == '(') {
                open.push(at);
                if (open.size() > maxDepth) {
                    throw problems.problem(
                            ExpressionErrorCode.TOO_COMPLEX,
                            new Span(at, at + 1),
                            "more than " + maxDepth + " parentheses are open here",
                            "split the expression into several steps");
                }
            } else if (c == ')' && open.poll() == null) {
                throw syntax(at, at + 1, "`)` closes nothing", null);
            }
        }
        if (!open.isEmpty()) {
            throw syntax(open.peek(), open.peek() + 1, "`(` is never closed", "add `)`");
        }
    }

    private int closing(int start, char quote) {
        int end = text.indexOf(quote, start + 1);
        if (end < 0) {
            throw syntax(
                    start,
                    text.length(),
                    "the quote that opens here is never closed",
                    quote == '\'' ? "a quote inside text is written twice: 'it''s'" : null);
        }
        return end;
    }

    private int lineEnd(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    /**
     * Words the report of a parser.
     *
     * @param start where it stopped
     * @param report what it said
     */
    OptionException explain(int start, String report) {
        int at = Math.max(0, Math.min(start, text.length()));
        String word = word(at);
        int end = at + word.length();
        boolean isEnd = !word.equals(";") && report.contains("<EOF>");
        if (word.isEmpty() || (isEnd && text.substring(end).isBlank())) {
            return syntax(
                    at,
                    Math.max(end, at),
                    word.isEmpty() ? "something is missing at the end" : "something is missing behind `" + word + "`",
                    null);
        }
        String column = columnLike(word);
        if (column != null && SqlReader.isReserved(word)) {
            return syntax(
                    at,
                    end,
                    "`" + word + "` is a reserved word of SQL",
                    "write the column as \"" + column + "\", in double quotes");
        }
        String field = word.equals(".") ? word(end) : "";
        if (!field.isEmpty() && Character.isLetter(field.charAt(0)) && SqlReader.isReserved(field)) {
            return syntax(
                    end,
                    end + field.length(),
                    "`" + field + "` is a reserved word of SQL",
                    "write the field as \"" + field + "\", in double quotes");
        }
        String hint = hint(at, word);
        return syntax(at, end, "`" + word + "` is not expected here", hint);
    }

    private @Nullable String hint(int at, String word) {
        if (text.startsWith("==", at)) {
            return "`=` compares";
        } else if (text.startsWith("&&", at)) {
            return "write `and`";
        } else if (text.startsWith("::", at)) {
            return "write cast(… as …)";
        } else if (word.equals(";")) {
            return "an expression ends without `;`";
        } else if (word.equals("!")) {
            return "write `not`";
        } else if (Character.isLetter(word.charAt(0)) && SqlReader.isReserved(word)) {
            return "`" + word + "` is a reserved word of SQL; as a name it needs double quotes";
        }
        return null;
    }

    private @Nullable String columnLike(String word) {
        for (String column : columns) {
            if (column.equalsIgnoreCase(word)) {
                return column;
            }
        }
        return null;
    }

    private String word(int start) {
        if (start >= text.length()) {
            return "";
        }
        int end = start;
        if (Character.isJavaIdentifierStart(text.charAt(start))) {
            while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
                end++;
            }
            return text.substring(start, end);
        }
        for (String operator : List.of("==", "&&", "::", "<=", ">=", "<>", "!=", "||")) {
            if (text.startsWith(operator, start)) {
                return operator;
            }
        }
        if (Character.isDigit(text.charAt(start))) {
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            return text.substring(start, end);
        }
        return text.substring(start, start + 1);
    }

    private OptionException syntax(int start, int end, String message, @Nullable String hint) {
        return problems.problem(ExpressionErrorCode.SYNTAX, new Span(start, end), message, hint);
    }
}

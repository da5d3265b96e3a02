package io.dataweaver.core.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataTypes;
import java.util.List;

/** {@code x similar to pattern escape c}, of SQL:2016 section 8.6, in linear time. */
final class SimilarTo extends Condition implements NeverFails {

    private final Expression value;
    private final Pattern pattern;

    private SimilarTo(Expression value, Pattern pattern) {
        super(value.nullable(), List.of(value));
        this.value = value;
        this.pattern = pattern;
    }

    static Condition bind(CallSite site) {
        for (int i = 0; i < site.size(); i++) {
            if (site.isNull(i)) {
                return BooleanValue.of(Constant.of(DataTypes.BOOLEAN, null));
            }
            Arguments.text(site, i);
        }
        Object escape = site.size() > 2 ? site.literal(2) : "\\";
        if (!(site.literal(1) instanceof String pattern) || !(escape instanceof String character)) {
            throw site.problem(
                    ExpressionErrorCode.BAD_PATTERN,
                    site.span(site.literal(1) == null ? 1 : 2),
                    "the pattern of SIMILAR TO is known before anything starts",
                    "write it as a literal, or use like or regexp_like");
        }
        try {
            return new SimilarTo(site.argument(0), Pattern.compile(translate(pattern, character), Pattern.DOTALL));
        } catch (PatternSyntaxException malformed) {
            throw site.problem(
                    ExpressionErrorCode.BAD_PATTERN,
                    site.span(1),
                    "the pattern is not well-formed: " + malformed.getDescription(),
                    null);
        } catch (IllegalArgumentException malformed) {
            throw site.problem(
                    ExpressionErrorCode.BAD_PATTERN, site.span(1), String.valueOf(malformed.getMessage()), null);
        }
    }

    /** Returns the regular expression: {@code %} is {@code .*} and {@code _} is {@code .}, and no dot or anchor is special. */
    private static String translate(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new IllegalArgumentException("the escape is one character, not '" + escape + "'");
        }
        StringBuilder regex = new StringBuilder("^(?:");
        boolean inSet = false;
        for (int at = 0; at < pattern.length(); ) {
            int c = pattern.codePointAt(at);
            at += Character.charCount(c);
            if (!escape.isEmpty() && c == escape.codePointAt(0)) {
                if (at == pattern.length()) {
                    throw new IllegalArgumentException("the pattern ends with its escape character");
                }
                int next = pattern.codePointAt(at);
                at += Character.charCount(next);
                regex.append(Pattern.quote(Character.toString(next)));
            } else if (inSet) {
                inSet = c != ']';
                regex.append(c == '\\' ? "\\\\" : Character.toString(c));
            } else {
                inSet = c == '[';
                regex.append(regexOf(c));
            }
        }
        return regex.append(")$").toString();
    }

    private static String regexOf(int c) {
        return switch (c) {
            case '%' -> ".*";
            case '_' -> ".";
            case '.', '^', '$', '\\' -> "\\" + (char) c;
            default -> Character.toString(c);
        };
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        BytesColumn texts = (BytesColumn) value.evaluate(run, rows);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            boolean matches =
                    texts.isPresent(row) && pattern.matcher(texts.text(row)).find();
            truth[row] = matches ? Truth.TRUE : Truth.FALSE;
        }
        maskNulls(texts.marks(), -1, rows, truth);
    }
}

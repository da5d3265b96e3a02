package io.dataweaver.core.expression;

import io.dataweaver.api.data.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what needs no parser, a column or a literal, so that Calcite is not loaded for it. */
final class PlainReader {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");
    private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*+'");

    private PlainReader() {}

    /** Returns the expression, or null if it is more than that. */
    static @Nullable Syntax read(String text, Schema input) {
        String word = text.strip();
        int start = text.indexOf(word);
        Span span = new Span(start, start + word.length());
        if (NUMBER.matcher(word).matches()) {
            return new Syntax.Literal(new BigDecimal(word), span);
        } else if (TEXT.matcher(word).matches()) {
            return new Syntax.Literal(word.substring(1, word.length() - 1).replace("''", "'"), span);
        }
        return switch (word) {
            case "null" -> new Syntax.Literal(null, span);
            case "true" -> new Syntax.Literal(true, span);
            case "false" -> new Syntax.Literal(false, span);
            default ->
                input.indexOf(word) < 0 || !isWord(word)
                        ? null
                        : new Syntax.Name(List.of(new Syntax.Part(word, true, span)), span);
        };
    }

    /** A column called {@code a+b} is not meant by that text. */
    private static boolean isWord(String word) {
        return Character.isJavaIdentifierStart(word.charAt(0))
                && word.chars().allMatch(Character::isJavaIdentifierPart);
    }
}

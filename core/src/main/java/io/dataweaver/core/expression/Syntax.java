package io.dataweaver.core.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression as it was written: names are not looked up yet, types are not known. */
sealed interface Syntax {

    /** Returns where it stands in the text. */
    Span span();

    /**
     * A column, or a field of one: {@code id}, {@code address.city}.
     *
     * @param parts at least one
     */
    record Name(List<Part> parts, Span span) implements Syntax {
        public Name {
            parts = List.copyOf(parts);
        }
    }

    /** A name; one that was {@code quoted} is compared exactly. */
    record Part(String name, boolean quoted, Span span) {}

    /**
     * A literal.
     *
     * @param value String, BigDecimal (exact), Double (with exponent), Boolean, byte[]; null for NULL
     */
    record Literal(@Nullable Object value, Span span) implements Syntax {}

    /** A literal with its type in front, such as {@code date '2026-01-31'}. */
    record TypedLiteral(String typeName, String text, Span span) implements Syntax {}

    /**
     * A function or an operator.
     *
     * @param function its name in lower case; operators go by their symbol, {@code case} by condition and result in
     *     turn and the last result
     * @param nameSpan where the name stands; the whole span for operators
     */
    record Call(String function, List<Syntax> arguments, Span nameSpan, Span span) implements Syntax {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** A field of what is computed: {@code a[0].b}. */
    record Member(Syntax operand, Part part, Span span) implements Syntax {}

    /** {@code cast(operand as type)}; one that is {@code safe} gives NULL instead of failing. */
    record Cast(Syntax operand, String typeName, boolean safe, Span typeSpan, Span span) implements Syntax {}
}

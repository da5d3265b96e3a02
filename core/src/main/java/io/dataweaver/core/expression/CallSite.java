package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.OptionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call whose arguments are checked, as the functions see it that make an expression of it.
 *
 * @param arguments as many as the syntax has
 */
record CallSite(Problems problems, Syntax.Call syntax, List<Expression> arguments) {

    CallSite {
        arguments = List.copyOf(arguments);
    }

    String name() {
        return syntax.function();
    }

    int size() {
        return arguments.size();
    }

    Expression argument(int index) {
        return arguments.get(index);
    }

    DataType type(int index) {
        return arguments.get(index).type();
    }

    Kind kind(int index) {
        return Kind.of(type(index));
    }

    Span span() {
        return syntax.span();
    }

    Span span(int index) {
        return syntax.arguments().get(index).span();
    }

    /** Returns an argument as it was written. */
    String text(int index) {
        return problems.excerpt(span(index));
    }

    /** Tells whether an argument is NULL itself. */
    boolean isNull(int index) {
        return argument(index) instanceof Constant constant && constant.isNull();
    }

    /** Tells whether an argument was written as NULL. */
    boolean isNullLiteral(int index) {
        return argument(index) instanceof Constant constant && constant.isNull() && constant.isUntyped();
    }

    /** Returns an argument that is a literal, or null if it is computed or NULL. */
    @Nullable Object literal(int index) {
        return argument(index) instanceof Constant constant ? constant.value() : null;
    }

    OptionException problem(ExpressionErrorCode code, Span span, String message, @Nullable String hint) {
        return problems.problem(code, span, message, hint);
    }

    /** Returns the same call with other arguments. */
    CallSite with(List<Expression> others) {
        return new CallSite(problems, syntax, others);
    }
}

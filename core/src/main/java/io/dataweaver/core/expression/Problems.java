package io.dataweaver.core.expression;

import io.dataweaver.api.descriptor.OptionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words what is wrong with one expression.
 *
 * @param path the option that holds the expression
 * @param text the expression
 */
record Problems(List<String> path, String text) {

    OptionException problem(ExpressionErrorCode code, Span span, String message, @Nullable String hint) {
        int start = Math.max(0, Math.min(span.start(), text.length()));
        int end = Math.max(start, Math.min(span.end(), text.length()));
        String shown = message.replace(Intervals.TYPE.display(), "INTERVAL");
        return new OptionException(code, shown, hint, path, start, end);
    }

    /** Returns the part of the expression at {@code span}, as it was written. */
    String excerpt(Span span) {
        return text.substring(
                Math.max(0, Math.min(span.start(), text.length())), Math.max(0, Math.min(span.end(), text.length())));
    }
}

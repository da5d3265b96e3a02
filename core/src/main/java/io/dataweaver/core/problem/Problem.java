package io.dataweaver.core.problem;

import io.dataweaver.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a definition; the same object is shown as text, JSON or in an editor.
 *
 * @param message what was found and what was expected; names are in backticks; holds no secret
 * @param pointer where in the definition, such as {@code /transforms/0/map/set/total}; empty for all of it
 * @param place where in the file; null if the definition was written in Java
 * @param hint the way out, such as "did you mean `topic`?"; null if the message says it
 */
public record Problem(
        Severity severity,
        ErrorCode code,
        String message,
        String pointer,
        @Nullable Place place,
        @Nullable String hint) {

    /** Returns the problem in one line, without its source line. */
    @Override
    public String toString() {
        String where = place == null ? pointer : place.toString();
        return severity.label() + "[" + code.id() + "]: " + message + (where.isEmpty() ? "" : " (" + where + ")")
                + (hint == null ? "" : "; " + hint);
    }
}

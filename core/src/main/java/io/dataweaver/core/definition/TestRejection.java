package io.dataweaver.core.definition;

import org.jspecify.annotations.Nullable;

/**
 * A rejection that a test expects; what is null is not looked at.
 *
 * @param code such as {@code DW-REC-020}
 * @param column the column at fault
 * @param message a part of the message, in any case
 * @param step the name of the step that rejects, or {@code source}
 * @param pointer where it stands in its file; empty if it was written in Java
 */
public record TestRejection(
        @Nullable String code,
        @Nullable String column,
        @Nullable String message,
        @Nullable String step,
        String pointer) {}

package io.dataweaver.cli.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one side makes of an expression.
 *
 * @param type as PostgreSQL calls it, without its size; empty if that is not known of what always fails, and what was wrong
 *     if the expression was not understood
 * @param values one a row, as text; {@link #ERROR} where it fails
 */
record Answer(String type, List<@Nullable String> values) {

    static final String ERROR = "an error";
}

package io.dataweaver.core.expression;

import java.util.List;

/**
 * What a function says of itself; reference docs and lists of functions come from this.
 *
 * @param name in lower case
 * @param group what it is about, such as {@code text}
 * @param signatures how it is called, such as {@code left(text, count)}
 * @param doc what it does, in a sentence or two
 * @param example a call and its result, as a condition that is true; the build runs it
 */
public record FunctionDescription(String name, String group, List<String> signatures, String doc, String example) {

    public FunctionDescription {
        signatures = List.copyOf(signatures);
    }
}

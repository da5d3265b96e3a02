package io.dataweaver.api.check;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at, and what came of it.
 *
 * @param name what was looked at, in a word or two for people, such as {@code log in}
 * @param status what came of it
 * @param found what was found, or why it was not looked at; holds no secret
 * @param hint the way out; null if there is nothing to put right
 */
public record Check(
        String name, Status status, String found, @Nullable String hint) {

    /** What came of a check, the best first. */
    public enum Status {
        /** It is as it has to be. */
        PASS,
        /** It was not looked at; never counted as passed. */
        SKIPPED,
        /** It works, but is likely to surprise. */
        WARN,
        /** A run would fail. */
        FAIL
    }

    public Check {
        if (name.isBlank() || found.isBlank()) {
            throw new IllegalArgumentException("a check needs a name and what was found");
        }
    }
}

package io.dataweaver.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command found, for the {@code --json} envelope; as text it has been printed already.
 *
 * @param status what the process ends with
 * @param summary a few numbers
 * @param result all of it: maps, lists, texts, numbers
 * @param failure why it failed; null if it did not
 */
record Answer(
        int status,
        Map<String, Object> summary,
        Object result,
        @Nullable Throwable failure) {

    /** Returns an answer of a command that did what it was asked. */
    static Answer done(Object result) {
        return new Answer(ExitStatus.DONE, Map.of(), result, null);
    }

    /** Returns a map that keeps its order, of names and values in turn; null is a value. */
    static Map<String, Object> ordered(@Nullable Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), java.util.Optional.ofNullable(namesAndValues[i + 1]));
        }
        return map;
    }
}

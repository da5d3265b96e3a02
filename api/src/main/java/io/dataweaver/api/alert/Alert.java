package io.dataweaver.api.alert;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that people should know of a run. Holds no secret; a message may hold a value that failed.
 *
 * @param event what it is about
 * @param pipeline the name of the pipeline
 * @param run which run of it; empty if none has begun, or it goes on
 * @param at when it was noticed
 * @param message what has happened, in a sentence
 * @param code the error's code, such as {@code DW-STA-010}; null if there is no error behind it
 * @param hint the way out; null if the message says it
 * @param counts records by what became of them, such as {@code rejected}; in the order in which people read them
 * @param heldBack how many alerts of the same event were not sent since the last one that was: they came too soon after it,
 *     or could not be delivered
 */
public record Alert(
        AlertEvent event,
        String pipeline,
        String run,
        Instant at,
        String message,
        @Nullable String code,
        @Nullable String hint,
        Map<String, Long> counts,
        long heldBack) {

    public Alert {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** Returns this alert after {@code before} others of its event that were held back. */
    public Alert after(long before) {
        return new Alert(event, pipeline, run, at, message, code, hint, counts, before);
    }

    /** Returns the alert as a line of text. */
    public String text() {
        StringBuilder text = new StringBuilder(pipeline).append(": ").append(message);
        if (code != null) {
            text.append(" [").append(code).append(']');
        }
        if (heldBack > 0) {
            text.append(" (").append(heldBack).append(" more of the kind since the last alert)");
        }
        return text.toString();
    }
}

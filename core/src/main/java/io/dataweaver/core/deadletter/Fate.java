package io.dataweaver.core.deadletter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a dead letter.
 *
 * @param status where it stands
 * @param attempts how often it was replayed and rejected again
 * @param run the replay that said so last; null if none has, or it was dropped
 * @param code with which it was rejected last when it was replayed; null if it was not
 */
public record Fate(
        Status status,
        int attempts,
        @Nullable String run,
        @Nullable String code) {

    /** Where a dead letter stands. */
    public enum Status {
        /** It was not replayed, or was rejected again. */
        WAITING,
        /** It went through the pipeline. */
        REPLAYED,
        /** Somebody gave it up. */
        DROPPED;

        /** Returns the word for people. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nothing yet. */
    static final Fate NONE = new Fate(Status.WAITING, 0, null, null);
}

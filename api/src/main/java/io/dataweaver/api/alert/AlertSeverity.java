package io.dataweaver.api.alert;

import java.util.Locale;

/** How soon someone should look. */
public enum AlertSeverity {
    /** Nobody need do anything. */
    INFO,
    /** The run goes on, but not as it should. */
    WARNING,
    /** The run has ended before its work was done. */
    ERROR;

    /** Returns the word for messages, such as {@code warning}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

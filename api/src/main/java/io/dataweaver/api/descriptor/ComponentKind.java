package io.dataweaver.api.descriptor;

import java.util.Locale;

/** What a component is. */
public enum ComponentKind {
    SOURCE,
    SINK,
    FORMAT,
    STORE,
    TRANSFORM,
    ENGINE,
    ERROR_HANDLER,
    ALERT_HOOK;

    /** Returns the word for people, such as {@code source}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

package io.dataweaver.core.problem;

import java.util.Locale;

/** How bad a problem is. */
public enum Severity {
    /** The pipeline cannot start. */
    ERROR,
    /** The pipeline can start, but probably does not do what was meant. */
    WARNING;

    /** Returns the word for people, such as {@code error}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

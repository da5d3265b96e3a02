package io.dataweaver.api.source;

import java.util.Locale;

/** What a person wants done about a {@link SourceGap}. */
public enum GapChoice {
    /** Nothing: the run fails, and says what is missing. */
    ABORT,
    /** All rows of the split are read again, and merged by key with those that the sink has. */
    RESNAPSHOT,
    /** What is missing is left out: reading goes on with what the source has next. */
    SKIP_GAP;

    /** Returns its name as people write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

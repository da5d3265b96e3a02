package io.dataweaver.core.error;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;

/** What becomes of a run when it cannot go on with one of its tables. */
public enum TableFailures {
    /** It ends. */
    STOP,
    /** It goes on with the others; the table waits where it is for the next start. */
    ISOLATE;

    /** Codes of the run itself: its state, its limits, its dead letters. */
    private static final String OF_RUN = "DW-STA-";

    /**
     * Tells whether the other tables may go on after {@code failure}, which is not tried again.
     *
     * <p>What concerns the run as a whole ends it: its limits and its state, and what nobody has thought of.
     */
    public boolean isolates(DataWeaverException failure) {
        return this == ISOLATE
                && failure.code().kind() != ErrorKind.INTERNAL
                && !failure.code().id().startsWith(OF_RUN);
    }
}

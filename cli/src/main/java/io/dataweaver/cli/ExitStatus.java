package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.StateErrorCode;

/** What the command ends with. A promise to scripts. */
final class ExitStatus {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG = 2;
    static final int ENVIRONMENT = 3;
    static final int TOO_MANY_REJECTED = 4;

    /** A copy is not right. */
    static final int DIFFERENT = TOO_MANY_REJECTED;

    static final int INTERRUPTED = 130;

    private ExitStatus() {}

    /** Returns the status that says who can put {@code failure} right; what nobody foresaw is a failure. */
    static int of(Throwable failure) {
        return failure instanceof DataWeaverException known ? of(known) : FAILED;
    }

    /** Returns the status that says who can put {@code failure} right. */
    static int of(DataWeaverException failure) {
        if (failure.code() == StateErrorCode.TOO_MANY_REJECTED) {
            return TOO_MANY_REJECTED;
        }
        return switch (failure.code().kind()) {
            case DEFINITION, SCHEMA -> WRONG;
            case ENVIRONMENT, TRANSIENT, AMBIGUOUS -> ENVIRONMENT;
            case RECORD, FATAL, INTERNAL -> FAILED;
        };
    }
}

package io.dataweaver.api.error;

import java.io.Serializable;

/**
 * The stable name of one failure. Each module lists its own in an enum; a code, once released, never changes meaning.
 *
 * <p>Serializable because engines carry failures between machines.
 */
public interface ErrorCode extends Serializable {

    /** Returns all that there is to say of it. */
    ErrorDescription description();

    /** Returns the code that users search for: {@code DW-}, one of CFG EXP ENV SRC SNK REC SCH STA SRV, a number. */
    default String id() {
        return description().id();
    }

    /** Returns who can put it right. */
    default ErrorKind kind() {
        return description().kind();
    }

    /** Returns what it means, in a sentence without full stop, for the page of the code. */
    default String meaning() {
        return description().meaning();
    }

    /** Returns what to do about it, in sentences, for the page of the code. */
    default String remedy() {
        return description().remedy();
    }
}

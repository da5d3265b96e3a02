package io.dataweaver.testkit.memory;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What goes wrong in memory, on purpose. */
public enum MemoryErrorCode implements ErrorCode {
    UNAVAILABLE("DW-SRC-990", ErrorKind.TRANSIENT, "a test makes the source unavailable for a moment"),
    BROKEN("DW-SRC-991", ErrorKind.FATAL, "a test breaks the source"),
    GONE("DW-SRC-992", ErrorKind.FATAL, "a test removes rows from a log that were not read yet"),
    ALTERED("DW-SCH-990", ErrorKind.SCHEMA, "a test gives the source other columns"),
    FENCED("DW-SNK-990", ErrorKind.FATAL, "a later start of the pipeline writes to the table"),
    REFUSED("DW-SNK-991", ErrorKind.SCHEMA, "the table refuses the schema"),
    UNKNOWN("DW-SNK-992", ErrorKind.AMBIGUOUS, "a test loses the answer to a call");

    private final ErrorDescription description;

    MemoryErrorCode(String id, ErrorKind kind, String meaning) {
        this.description = new ErrorDescription(id, kind, meaning, "Look at the test.");
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.testkit.memory;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;

/** What goes wrong in memory, on purpose. */
public enum MemoryErrorCode implements ErrorCode {
    UNAVAILABLE("DW-SRC-990", ErrorKind.TRANSIENT, "a test makes the source unavailable for a moment"),
    BROKEN("DW-SRC-991", ErrorKind.FATAL, "a test breaks the source"),
    FENCED("DW-SNK-990", ErrorKind.FATAL, "a later start of the pipeline writes to the table"),
    REFUSED("DW-SNK-991", ErrorKind.SCHEMA, "the table refuses the schema"),
    UNKNOWN("DW-SNK-992", ErrorKind.AMBIGUOUS, "a test loses the answer to a call");

    private final String id;
    private final ErrorKind kind;
    private final String meaning;

    MemoryErrorCode(String id, ErrorKind kind, String meaning) {
        this.id = id;
        this.kind = kind;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return "Look at the test.";
    }
}

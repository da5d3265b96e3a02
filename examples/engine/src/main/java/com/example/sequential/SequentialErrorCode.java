package com.example.sequential;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What the engine {@code sequential} refuses. */
enum SequentialErrorCode implements ErrorCode {
    ENDLESS(
            "DW-CFG-990",
            "a source goes on until it is stopped, and the engine reads one split after another",
            "Bound the source, or choose another engine.");

    private final ErrorDescription description;

    SequentialErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

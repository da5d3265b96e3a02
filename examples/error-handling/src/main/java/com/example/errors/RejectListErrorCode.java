package com.example.errors;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with a list of rejected records. */
public enum RejectListErrorCode implements ErrorCode {
    NOT_WRITTEN("DW-STA-900", ErrorKind.ENVIRONMENT, "the list cannot be written", "Check the path and the disk.");

    private final ErrorDescription description;

    RejectListErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

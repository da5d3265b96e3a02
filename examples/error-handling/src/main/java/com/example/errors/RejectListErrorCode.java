package com.example.errors;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with a list of rejected records. */
public enum RejectListErrorCode implements ErrorCode {
    NOT_WRITTEN("DW-STA-900", ErrorKind.ENVIRONMENT, "the list cannot be written", "Check the path and the disk.");

    private final String id;
    private final ErrorKind kind;
    private final String meaning;
    private final String remedy;

    RejectListErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.id = id;
        this.kind = kind;
        this.meaning = meaning;
        this.remedy = remedy;
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
        return remedy;
    }
}

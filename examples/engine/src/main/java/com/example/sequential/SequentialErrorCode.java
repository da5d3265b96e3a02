package com.example.sequential;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;

/** What the engine {@code sequential} refuses. */
enum SequentialErrorCode implements ErrorCode {
    ENDLESS(
            "DW-CFG-990",
            "a source goes on until it is stopped, and the engine reads one split after another",
            "Bound the source, or choose another engine.");

    private final String id;
    private final String meaning;
    private final String remedy;

    SequentialErrorCode(String id, String meaning, String remedy) {
        this.id = id;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.DEFINITION;
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

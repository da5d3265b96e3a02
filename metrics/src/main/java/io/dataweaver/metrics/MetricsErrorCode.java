package io.dataweaver.metrics;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with metrics. */
public enum MetricsErrorCode implements ErrorCode {
    PORT_NOT_FREE(
            "DW-ENV-500",
            ErrorKind.ENVIRONMENT,
            "the port for metrics cannot be opened",
            "Choose another `--metrics-port`, or 0 for any that is free.");

    private final String id;
    private final ErrorKind kind;
    private final String meaning;
    private final String remedy;

    MetricsErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
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

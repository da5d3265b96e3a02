package io.dataweaver.metrics;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with metrics. */
public enum MetricsErrorCode implements ErrorCode {
    PORT_NOT_FREE(
            "DW-ENV-500",
            ErrorKind.ENVIRONMENT,
            "the port for metrics cannot be opened",
            "Choose another `--metrics-port`, or 0 for any that is free.");

    private final ErrorDescription description;

    MetricsErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

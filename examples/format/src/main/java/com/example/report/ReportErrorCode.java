package com.example.report;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with reports beyond single lines. */
enum ReportErrorCode implements ErrorCode {
    NOT_A_REPORT(
            "REPORT-001",
            ErrorKind.FATAL,
            "the file does not begin as a report does",
            "Check that its first line has the names of the columns, and the second one dashes below each."),
    NO_COLUMN_OF_A_REPORT(
            "REPORT-002",
            ErrorKind.SCHEMA,
            "a report cannot have this column",
            "Give it another name, a larger width with `widths`, or another type; or leave it out.");

    private final ErrorDescription description;

    ReportErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }

    DataWeaverException failure(String message) {
        return new DataWeaverException(this, message, remedy(), null);
    }
}

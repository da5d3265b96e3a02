package io.dataweaver.format.raw;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with what is asked of the format as a whole. */
enum RawErrorCode implements ErrorCode {
    ONE_COLUMN(
            "DW-SCH-240",
            ErrorKind.SCHEMA,
            "the format `raw` writes one column of bytes, text or JSON, and the rows are not that",
            "Leave one such column, for instance with a `map`, or write another format."),
    TYPE_UNFIT(
            "DW-SCH-241",
            ErrorKind.SCHEMA,
            "the format `raw` reads bytes or text, and its column was given another type",
            "Take the column out of `types`, set `as`, and convert its values in a step."),
    NO_DELIMITER(
            "DW-CFG-240",
            ErrorKind.DEFINITION,
            "files are to be written with nothing between the records",
            "Set `delimiter`, so that the records can be told apart again.");

    private final ErrorDescription description;

    RawErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
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

package io.dataweaver.format.json;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with JSON beyond single records. */
public enum JsonErrorCode implements ErrorCode {
    JSON_TYPE_UNSUPPORTED(
            "DW-CFG-250",
            ErrorKind.DEFINITION,
            "JSON cannot hold a column of this type",
            "Convert the column, for instance to TEXT, or leave it out."),
    JSON_PATH_WRITTEN(
            "DW-CFG-251",
            ErrorKind.DEFINITION,
            "the option `path` is for reading, but the format is to write",
            "Leave `path` out; `layout: array` writes one array of objects."),
    JSON_NOT_RECORDS(
            "DW-SRC-250",
            ErrorKind.FATAL,
            "the file holds no JSON records in the expected layout",
            "Check that the file is JSON with one object a line, or one array of objects, and the option `layout`."),
    JSON_ARRAY_BROKEN(
            "DW-SRC-251",
            ErrorKind.FATAL,
            "the array of records is not well-formed, so that what follows cannot be told apart",
            "Correct the file at the place that the message names; it may have been cut off."),
    JSON_NOTHING_TO_INFER(
            "DW-SRC-252",
            ErrorKind.FATAL,
            "the sample holds no record from which columns could be inferred",
            "Give the columns with `types`, or check the file.");

    private final ErrorDescription description;

    JsonErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

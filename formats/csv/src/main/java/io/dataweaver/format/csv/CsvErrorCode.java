package io.dataweaver.format.csv;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with a CSV file, or with what is asked of it, as a whole. */
enum CsvErrorCode implements ErrorCode {
    NESTED_TYPE(
            "DW-SCH-200",
            ErrorKind.SCHEMA,
            "CSV cannot hold lists, maps or structs",
            "Drop the column, turn it into text or JSON text with an expression, or use another format such as JSON."),
    HEADER_INVALID(
            "DW-SRC-200",
            ErrorKind.DEFINITION,
            "the header of a CSV file is not one",
            "Correct the file, or name the columns with `columns`; set `header: false` if the first line is a record."),
    COLUMN_MISSING(
            "DW-SRC-201",
            ErrorKind.SCHEMA,
            "a CSV file lacks a column",
            "Compare the file's header with the wanted columns; files that are read together need the same columns."),
    NOTHING_TO_INFER(
            "DW-SRC-202",
            ErrorKind.DEFINITION,
            "a CSV file is empty, so that it has no columns",
            "Name the columns with `columns` and their types with `types`."),
    HEAD_UNREADABLE(
            "DW-SRC-203",
            ErrorKind.INTERNAL,
            "what was kept about the head of a CSV file cannot be read",
            "The state was written by another version; start the pipeline afresh.");

    private final ErrorDescription description;

    CsvErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.core.deadletter;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** Why a letter cannot be replayed; it stays as it is. */
public enum ReplayErrorCode implements ErrorCode {
    NOT_ORIGINAL(
            "DW-REC-050",
            "the letter holds only what a step saw, not the record of the source",
            "Take the record out with `dataweaver dlq export`."),
    CUT("DW-REC-051", "the letter holds only the start of a large record", "Correct the record at its source."),
    NOT_DECODED(
            "DW-REC-052",
            "the letter holds bytes, and the source of the pipeline decodes none",
            "Take the record out with `dataweaver dlq export`."),
    COLUMN_MISSING(
            "DW-REC-053",
            "the letter lacks a column that the pipeline reads now",
            "Columns that the pipeline did not read then are not in the letter: read the record from its source again."),
    COLUMN_UNFIT(
            "DW-REC-054",
            "a column of the letter has a value that its type of today cannot hold",
            "Give the column the wider type with `types`."),
    PART_WRITTEN(
            "DW-REC-055",
            "other parts of the record are written already, and the sink adds rows",
            "Replay it into a sink that inserts or updates by key, or take it out with `dataweaver dlq export`."),
    ROUTED_ELSEWHERE(
            "DW-REC-056",
            "the row does not go any more to the sink that had refused it, and others may hold it already",
            "Let the sink's `when` and `from` take it, or take the record out with `dataweaver dlq export`.");

    private final ErrorDescription description;

    ReplayErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.RECORD, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

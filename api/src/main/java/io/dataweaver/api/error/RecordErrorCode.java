package io.dataweaver.api.error;

/** Why single records are rejected, whatever the connector or format. */
public enum RecordErrorCode implements ErrorCode {
    MALFORMED(
            "DW-REC-001", "the record is not well-formed in its format", "Correct the input, or its dialect options."),
    VALUE_UNFIT(
            "DW-REC-002",
            "a value does not fit the type of its column",
            "Correct the value, give the column a wider type with `types`, or read it as text and use TRY_CAST."),
    TOO_MANY_FIELDS(
            "DW-REC-003",
            "the record has more fields than there are columns",
            "Check the delimiter and quotes, or add columns."),
    TOO_FEW_FIELDS(
            "DW-REC-004", "the record has fewer fields than there are columns", "Check the delimiter and quotes."),
    NULL_NOT_ALLOWED(
            "DW-REC-005",
            "a value is missing in a column that must have one",
            "Fill it with COALESCE, or filter it out."),
    TOO_LARGE("DW-REC-006", "the record is larger than allowed", "Raise `max_record`, or check the quotes."),
    INVALID_TEXT(
            "DW-REC-007", "text is not well-formed in its encoding, or the sink cannot hold it", "Check `encoding`."),
    EVALUATION(
            "DW-REC-020",
            "an expression failed for this record",
            "Guard the expression, for instance with TRY_CAST, NULLIF or CASE."),
    TRANSFORM_FAILED(
            "DW-REC-043",
            "a transform that is Java code failed for this record",
            "Read its message: it is the code's own; correct the record or the code."),
    REFUSED_BY_SINK(
            "DW-REC-030",
            "the sink refuses the record",
            "Read the sink's reason: a constraint, a duplicate key or a value out of range."),
    COLUMN_LACKING(
            "DW-REC-031",
            "the row has a value in a column that the target lacks, and the pipeline is to leave such rows out"
                    + " (`new_column: discard_row`)",
            "Add the column to the target, and bring the row as it is now with `dataweaver repair`, or as it was with"
                    + " `dataweaver dlq replay`; `new_column: evolve` would have added it.");

    private final ErrorDescription description;

    RecordErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.RECORD, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

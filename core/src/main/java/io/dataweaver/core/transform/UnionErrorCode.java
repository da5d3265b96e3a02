package io.dataweaver.core.transform;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** Why datasets cannot be one. */
public enum UnionErrorCode implements ErrorCode {
    COLUMN_MISSING(
            "DW-SCH-010",
            "a column of a union is missing in one of its datasets",
            "Add the column in front of the union with a `map` that takes `from` this source only, drop it from the others,"
                    + " or say `missing: set_null`."),
    TYPES_DIFFER(
            "DW-SCH-011",
            "a column of a union has types that no common type holds without loss",
            "Give the column one type with a `cast` in front of the union that takes `from` one source only."),
    SOURCE_COLUMN_TAKEN(
            "DW-SCH-012",
            "the column for the name of the source, or of the dataset, exists already",
            "Choose another name for `source_column` or `dataset_column`.");

    private final ErrorDescription description;

    UnionErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.SCHEMA, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

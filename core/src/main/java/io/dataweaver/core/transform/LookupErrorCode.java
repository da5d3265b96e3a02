package io.dataweaver.core.transform;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with a lookup and with its table, and with a record that is looked up. */
public enum LookupErrorCode implements ErrorCode {
    SOURCE_UNFIT(
            "DW-CFG-180",
            ErrorKind.DEFINITION,
            "the source of a lookup is not one table that ends by itself",
            "Name one table or one set of files of the same columns; a stream is no table."),
    COLUMN_UNKNOWN(
            "DW-CFG-181",
            ErrorKind.DEFINITION,
            "a lookup names a column that its table does not have",
            "Correct the name; it is compared exactly. In `on` and `select` the name in the table is the right one:"
                    + " `{name of the record: name in the table}`."),
    KEY_TYPES(
            "DW-CFG-182",
            ErrorKind.DEFINITION,
            "values of the record and of the table could not be equal, because of their types",
            "Put a `cast` of the record's column in front of the lookup."),
    DUPLICATE_KEY(
            "DW-SRC-400",
            ErrorKind.FATAL,
            "a key occurs several times in the table of a lookup, so that it does not say what to take",
            "Correct the table, look up by more columns, or take the first that comes with `duplicates: first`."),
    TABLE_TOO_LARGE(
            "DW-SRC-401",
            ErrorKind.ENVIRONMENT,
            "the table of a lookup takes more memory than it may",
            "Select fewer columns, read fewer rows, or raise `max_memory` and the heap with it: while a table is refreshed,"
                    + " there are two."),
    TABLE_INCOMPLETE(
            "DW-SRC-402",
            ErrorKind.FATAL,
            "the table of a lookup holds a record that cannot be read, or changes in place of records",
            "Correct it: a table with a gap would give wrong answers."),
    TABLE_CHANGED(
            "DW-SRC-403",
            ErrorKind.SCHEMA,
            "the table of a lookup has other columns than when the pipeline was planned",
            "Start the run again; correct the pipeline if the columns that it names are gone."),
    READ_INTERRUPTED(
            "DW-SRC-404",
            ErrorKind.TRANSIENT,
            "the run was stopped while the table of a lookup was read",
            "Start the run again; it goes on where it was."),
    KEY_MISSING(
            "DW-REC-070",
            ErrorKind.RECORD,
            "the table of a lookup has no record of this key",
            "Complete the table and replay the record, or say with `missing` that such records go on without what is looked"
                    + " up, or are dropped.");

    private final ErrorDescription description;

    LookupErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.format.changes;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with envelopes of changes beyond single ones. */
enum ChangesErrorCode implements ErrorCode {
    CHANGES_NO_ENVELOPE(
            "DW-SRC-230",
            ErrorKind.FATAL,
            "the sample holds no envelope of changes from which columns could be told",
            "Check that the records have members such as `op`, `before` and `after`, what these are called, and the nested "
                    + "format."),
    CHANGES_KEY_UNKNOWN(
            "DW-CFG-230",
            ErrorKind.DEFINITION,
            "`key` names a column that the rows do not have",
            "Name columns of the rows, as they are called in the envelope's `before` and `after`."),
    CHANGES_METADATA(
            "DW-CFG-232",
            ErrorKind.DEFINITION,
            "`metadata` names columns that do not go with the rows or with what envelopes hold",
            "Name columns that the rows do not have for reading, and that they have for writing, of a type that fits."),
    CHANGES_NO_TYPE(
            "DW-CFG-233",
            ErrorKind.DEFINITION,
            "a column has a type for which Kafka Connect's schema has none",
            "Convert it before, or write without `schemas`."),
    CHANGES_READ_ONLY(
            "DW-CFG-234",
            ErrorKind.DEFINITION,
            "the format reads envelopes, and does not write them",
            "Write with `debezium` or `changes`."),
    CHANGES_NO_MESSAGES(
            "DW-CFG-231",
            ErrorKind.DEFINITION,
            "the nested format is for files only, but messages are to be read or written",
            "Nest a format that has messages, such as `json` or `avro`.");

    private final ErrorDescription description;

    ChangesErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
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

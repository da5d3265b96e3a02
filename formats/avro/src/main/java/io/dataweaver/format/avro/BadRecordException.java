package io.dataweaver.format.avro;

import io.dataweaver.api.error.RecordErrorCode;
import org.jspecify.annotations.Nullable;

/** Ends the reading or writing of one record; becomes a rejection. Without stack trace, so that many stay cheap. */
class BadRecordException extends RuntimeException {

    private final RecordErrorCode code;
    private final @Nullable String column;

    BadRecordException(RecordErrorCode code, @Nullable String column, String message) {
        super(message, null, false, false);
        this.code = code;
        this.column = column;
    }

    RecordErrorCode code() {
        return code;
    }

    @Nullable String column() {
        return column;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}

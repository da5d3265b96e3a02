package io.dataweaver.format.avro;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;

/** The bytes are no values of their schema: where the record ends, and what follows it in its block, cannot be told. */
final class DamagedException extends BadRecordException {

    private final boolean cutOff;

    DamagedException(String message) {
        this(message, false);
    }

    private DamagedException(String message, boolean cutOff) {
        super(RecordErrorCode.MALFORMED, null, message);
        this.cutOff = cutOff;
    }

    /** Returns what tells that bytes are missing at the end. */
    static DamagedException atEnd(String message) {
        return new DamagedException(message, true);
    }

    /** Tells whether more bytes might put it right. */
    boolean isCutOff() {
        return cutOff;
    }
}

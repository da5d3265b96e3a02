package io.dataweaver.api.format;

import io.dataweaver.api.error.RecordErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Ends the reading or writing of one record. It becomes a rejection: in the format, or, for {@link MessageDecoder messages}, in
 * the connector that has them. Without stack trace, so that many stay cheap.
 */
public class BadRecordException extends RuntimeException {

    private final RecordErrorCode code;
    private final @Nullable String column;

    /**
     * Says what is wrong.
     *
     * @param column which value, as messages name it; null if it is the whole record
     */
    public BadRecordException(RecordErrorCode code, @Nullable String column, String message) {
        super(message, null, false, false);
        this.code = code;
        this.column = column;
    }

    /** Returns the code of the rejection. */
    public final RecordErrorCode code() {
        return code;
    }

    /** Returns which value is wrong; null if it is the whole record. */
    public final @Nullable String column() {
        return column;
    }

    /** Returns the message, which there always is. */
    public final String text() {
        return String.valueOf(getMessage());
    }
}

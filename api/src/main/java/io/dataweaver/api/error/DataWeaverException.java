package io.dataweaver.api.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The one exception that crosses a module boundary.
 *
 * <p>The message says what failed, what was expected and what was found, and holds no secret.
 */
public class DataWeaverException extends RuntimeException {

    private final ErrorCode code;
    private final @Nullable String hint;

    public DataWeaverException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    /** Wraps the failure of a library; {@code cause} is never dropped. */
    public DataWeaverException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    /**
     * Creates an exception.
     *
     * @param hint the way out, such as "start the server, or correct `url`"; null if the message says it
     */
    public DataWeaverException(ErrorCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = requireNonNull(code, "code");
        this.hint = hint;
    }

    public final ErrorCode code() {
        return code;
    }

    /** Returns the way out, or null. */
    public final @Nullable String hint() {
        return hint;
    }
}

package io.dataweaver.api.descriptor;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An option's value is wrong in a way that only its component can tell; core adds file, line and column. */
public class OptionException extends DataWeaverException {

    private final List<String> path;
    private final int start;
    private final int end;

    /**
     * Creates an exception about a whole value.
     *
     * @param path the option, and where in its value: {@code ["set", "total"]}
     * @param hint the way out; null if the message says it
     */
    public OptionException(ErrorCode code, String message, @Nullable String hint, List<String> path) {
        this(code, message, hint, path, -1, -1);
    }

    /**
     * Creates an exception about a part of a text, such as a word in an expression.
     *
     * @param start index of its first character in the text of the option; -1 for the whole value
     * @param end index behind its last character
     */
    public OptionException(
            ErrorCode code, String message, @Nullable String hint, List<String> path, int start, int end) {
        super(code, message, hint, null);
        this.path = List.copyOf(path);
        this.start = start;
        this.end = end;
    }

    /** Returns the option, and where in its value, such as {@code ["set", "total"]}. */
    public final List<String> path() {
        return path;
    }

    /** Returns the index of the first character at fault in the option's text, or -1 for the whole value. */
    public final int start() {
        return start;
    }

    /** Returns the index behind the last character at fault, or -1. */
    public final int end() {
        return end;
    }
}

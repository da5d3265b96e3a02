package io.dataweaver.core.error;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.state.StateObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure on its way between processes. The code travels whole, for the plugin that has it need not be where it is read.
 *
 * @param code what it is
 * @param message what was expected and what was found
 * @param hint the way out; null if the message says it
 * @param trace where it happened, for whoever asks for all there is
 */
public record FailureText(
        ErrorCode code, String message, @Nullable String hint, String trace) {

    private static final String CODE = "code";
    private static final String KIND = "kind";
    private static final String MEANING = "meaning";
    private static final String REMEDY = "remedy";
    private static final String MESSAGE = "message";
    private static final String HINT = "hint";
    private static final String TRACE = "trace";

    /** Returns what there is to tell of {@code failure}. */
    public static FailureText of(DataWeaverException failure) {
        StringBuilder trace = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            trace.append(at).append('\n');
            for (StackTraceElement element : at.getStackTrace()) {
                trace.append("\tat ").append(element).append('\n');
            }
        }
        return new FailureText(failure.code(), String.valueOf(failure.getMessage()), failure.hint(), trace.toString());
    }

    /** Returns {@code json} with this failure. */
    public StateObject addTo(StateObject json) {
        StateObject told = json.with(CODE, code.id())
                .with(KIND, code.kind().name())
                .with(MEANING, code.meaning())
                .with(REMEDY, code.remedy())
                .with(MESSAGE, message)
                .with(TRACE, trace);
        return hint == null ? told : told.with(HINT, hint);
    }

    /** Returns the failure in {@code json}; empty if it holds none. */
    public static Optional<FailureText> find(StateObject json) {
        if (!json.has(CODE)) {
            return Optional.empty();
        }
        ErrorCode code = new ErrorDescription(
                json.text(CODE), ErrorKind.valueOf(json.text(KIND)), json.text(MEANING), json.text(REMEDY));
        return Optional.of(
                new FailureText(code, json.text(MESSAGE), json.findText(HINT).orElse(null), json.text(TRACE)));
    }

    /** Returns a failure that tells the same. */
    public DataWeaverException toException() {
        return new DataWeaverException(code, message, hint, new ElsewhereException(trace));
    }

    /** Stands for what was thrown in another process. */
    private static final class ElsewhereException extends Exception {
        private static final long serialVersionUID = 1;

        ElsewhereException(String trace) {
            super("in another process: " + trace, null, false, false);
        }
    }
}

package io.dataweaver.core.state;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;

/**
 * Why a split goes on no further in this run, though others do: what is wrong with its table. The next start tries again.
 *
 * @param split which
 * @param dataset of which it is a part
 * @param code the error's, such as {@code DW-SRC-108}
 * @param kind the error's: one of {@link ErrorKind#SCHEMA} may be over as soon as the pipeline is planned again
 * @param message what was expected and what was found
 */
public record Suspension(String split, String dataset, String code, ErrorKind kind, String message) {

    static Suspension of(SplitProgress progress, DataWeaverException failure) {
        return new Suspension(
                progress.split().id(),
                progress.split().dataset(),
                failure.code().id(),
                failure.code().kind(),
                String.valueOf(failure.getMessage()));
    }

    /** Returns it for people, in one line or more. */
    @Override
    public String toString() {
        return split + ": " + message + " [" + code + "]";
    }
}

package io.dataweaver.core.state;

import io.dataweaver.api.error.DataWeaverException;

/**
 * Why a split goes on no further in this run, though others do: what is wrong with its table. The next start tries again.
 *
 * @param split which
 * @param dataset of which it is a part
 * @param code the error's, such as {@code DW-SRC-108}
 * @param message what was expected and what was found
 */
public record Suspension(String split, String dataset, String code, String message) {

    static Suspension of(SplitProgress progress, DataWeaverException failure) {
        return new Suspension(
                progress.split().id(),
                progress.split().dataset(),
                failure.code().id(),
                String.valueOf(failure.getMessage()));
    }

    /** Returns it for people, in one line or more. */
    @Override
    public String toString() {
        return split + ": " + message + " [" + code + "]";
    }
}

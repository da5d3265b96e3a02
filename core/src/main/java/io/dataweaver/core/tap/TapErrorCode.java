package io.dataweaver.core.tap;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** Why a tap shows nothing. */
public enum TapErrorCode implements ErrorCode {
    NO_SUCH_EDGE(
            "DW-CFG-170",
            ErrorKind.DEFINITION,
            "a tap names a step that the run does not have",
            "Name a step of the pipeline, `source` or `sink`. A filter that the source has taken over is part of `source`."),
    WRONG_CONDITION(
            "DW-CFG-171",
            ErrorKind.DEFINITION,
            "the condition of a tap cannot be computed for the rows there",
            "The message says why. Columns that a later step hides cannot be used, and are not shown either."),
    NO_ANSWER(
            "DW-STA-060",
            ErrorKind.ENVIRONMENT,
            "no run of the pipeline answers a tap",
            "Start the pipeline, or name the state folder of its run with `--state-dir`. Workers on other machines answer if"
                    + " they share that folder."),
    FILES(
            "DW-STA-061",
            ErrorKind.ENVIRONMENT,
            "the files of a tap cannot be read or written",
            "Correct the permissions of the state folder; taps are files below it.");

    private final ErrorDescription description;

    TapErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

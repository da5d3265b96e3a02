package io.dataweaver.core.run;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** Why positions of a run cannot be moved. */
public enum PositionErrorCode implements ErrorCode {
    NO_RUN(
            "DW-CFG-420",
            "a pipeline has no unfinished run whose positions could be moved",
            "The next start begins at the start of the source. Check the name and `--state-dir`."),
    NO_SPLIT(
            "DW-CFG-421",
            "a run has no split of that name",
            "`dataweaver position get PIPELINE` shows the splits of the run."),
    BAD_POSITION(
            "DW-CFG-422",
            "the source does not understand a position",
            "Take one that `dataweaver position get` prints, `start` or `end`."),
    SINK_CANNOT(
            "DW-CFG-423",
            "the sink stores positions itself, and cannot change them",
            "Start over with `dataweaver run --restart`."),
    OTHER_DEFINITION(
            "DW-CFG-424",
            "the unfinished run is of an earlier definition of the pipeline",
            "Move its positions with that definition, or start over with `dataweaver run --restart`.");

    private final ErrorDescription description;

    PositionErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

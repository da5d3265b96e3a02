package io.dataweaver.core.run;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** Why a run cannot go on beyond a gap in its source as was chosen. */
public enum GapErrorCode implements ErrorCode {
    CHOICE_IMPOSSIBLE(
            "DW-CFG-426",
            "what was chosen cannot be done about a gap in the source",
            "Choose what the message offers, or start over with `dataweaver run --restart`."),
    NOT_MERGED(
            "DW-CFG-427",
            "the sink adds rows, so those that are read again would be there twice",
            "Go on with `--resume skip-gap`, or empty the target and start over with `--restart`. A sink that writes by key"
                    + " merges them.");

    private final ErrorDescription description;

    GapErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

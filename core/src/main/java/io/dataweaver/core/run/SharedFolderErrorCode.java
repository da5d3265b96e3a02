package io.dataweaver.core.run;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with the folder that the parts of a pipeline share. */
public enum SharedFolderErrorCode implements ErrorCode {
    NEEDED(
            "DW-CFG-162",
            ErrorKind.DEFINITION,
            "the pipeline brings records together by key, and its workers are other processes that share no folder",
            "Give the engine a folder that all its workers see under one name with the option `shared`: a mounted volume, or"
                    + " any folder if all are on one machine. Or run it with `engine: local`."),
    NOT_SEEN(
            "DW-ENV-022",
            ErrorKind.ENVIRONMENT,
            "a worker does not see the folder that the parts of a pipeline share",
            "Mount the same volume under the same name on all machines, and let the users of all processes write there."),
    ELSEWHERE(
            "DW-STA-041",
            ErrorKind.FATAL,
            "a run is unfinished whose rows between two steps lie in another folder than the engine uses now",
            "Finish it as it was begun, with the same engine and `shared`; or start over with `--restart`.");

    private final ErrorDescription description;

    SharedFolderErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

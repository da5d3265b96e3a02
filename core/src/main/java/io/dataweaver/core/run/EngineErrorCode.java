package io.dataweaver.core.run;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What people may ask of an engine that it does not do. */
public enum EngineErrorCode implements ErrorCode {
    TAKES_NO_WORKERS(
            "DW-CFG-161",
            "a worker was started for a pipeline whose engine takes none",
            "Start workers as the engine has it: threads of one process (`local`), or machines of its cluster. Only `kafka` "
                    + "takes `dataweaver worker`.");

    private final ErrorDescription description;

    EngineErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.core.run;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;

/** What people may ask of an engine that it does not do. */
public enum EngineErrorCode implements ErrorCode {
    TAKES_NO_WORKERS(
            "DW-CFG-161",
            "a worker was started for a pipeline whose engine takes none",
            "Start workers as the engine has it: threads of one process (`local`), or machines of its cluster. Only `kafka` "
                    + "takes `dataweaver worker`.");

    private final String id;
    private final String meaning;
    private final String remedy;

    EngineErrorCode(String id, String meaning, String remedy) {
        this.id = id;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.DEFINITION;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}

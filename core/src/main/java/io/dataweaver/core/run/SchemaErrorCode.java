package io.dataweaver.core.run;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** Why a run cannot go on with a source whose columns have changed. */
public enum SchemaErrorCode implements ErrorCode {
    CHANGE_REFUSED(
            "DW-SCH-020",
            "columns have changed at the source in a way with which the pipeline is not to go on",
            "Say under `schema` what is to be done about the kind of change that the message names, if it can be; otherwise start"
                    + " again from the beginning with --restart."),
    APPROVAL_MISSING(
            "DW-SCH-021",
            "columns have changed at the source, and the target is changed alike only when a person has approved it",
            "Look at the statements, and approve them with `dataweaver approve FILE`; then start again.");

    private final ErrorDescription description;

    SchemaErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.SCHEMA, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

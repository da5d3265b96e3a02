package io.dataweaver.core.alert;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with alerts. */
public enum AlertErrorCode implements ErrorCode {
    BAD_URL(
            "DW-CFG-440",
            ErrorKind.DEFINITION,
            "the address of a webhook is no address of HTTP",
            "Write `https://host/path`. A password does not go there, but into `headers`."),
    BAD_HEADER(
            "DW-CFG-441",
            ErrorKind.DEFINITION,
            "a header of a webhook cannot be sent",
            "A name has letters, digits and `-`, a value printable ASCII characters, and `Host`, `Content-Length` and the"
                    + " like are set by the client itself. See whether the secret ends with a line feed."),
    COMMAND_NOT_INSTALLED(
            "DW-CFG-442",
            ErrorKind.DEFINITION,
            "the program of an alert is not among those that pipelines may run",
            "Put it, executable, into the folder that the environment variable DATAWEAVER_HOOKS names, or into `hooks` of"
                    + " the installation. Programs elsewhere are not run: a pipeline file must not run code of its own."),
    NOT_DELIVERED(
            "DW-ENV-420",
            ErrorKind.ENVIRONMENT,
            "an alert was not delivered",
            "The message says why. The run is not affected; correct the options of the hook under `errors.alerts`.");

    private final ErrorDescription description;

    AlertErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

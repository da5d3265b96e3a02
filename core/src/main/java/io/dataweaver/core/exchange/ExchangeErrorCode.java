package io.dataweaver.core.exchange;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong where rows pass from one step to another through files or between machines. */
public enum ExchangeErrorCode implements ErrorCode {
    DAMAGED(
            "DW-STA-050",
            ErrorKind.FATAL,
            "rows on their way between two steps are not what was written",
            "Find out what damaged the disk or the connection. To start over, run again with `--restart`."),
    LOST(
            "DW-STA-051",
            ErrorKind.FATAL,
            "rows on their way between two steps are missing",
            "Find out what removed files of the state folder. To start over, run again with `--restart`."),
    OTHER_LOG(
            "DW-STA-052",
            ErrorKind.FATAL,
            "rows on their way between two steps are those of another run or definition",
            "Start over with `--restart`, which begins both steps anew."),
    NOT_STORED(
            "DW-STA-053",
            ErrorKind.ENVIRONMENT,
            "rows on their way between two steps could not be stored or read",
            "Make room on the disk, or correct the permissions of the state folder; then run again: it resumes."),
    BUSY(
            "DW-STA-054",
            ErrorKind.TRANSIENT,
            "another process publishes rows between two steps at this moment",
            "Nothing: the call is made again. If it stays so, the process that the message names hangs, or two run the pipeline:"
                    + " end it.");

    private final ErrorDescription description;

    ExchangeErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.core.exchange;

import io.dataweaver.api.error.ErrorCode;
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

    private final String id;
    private final ErrorKind kind;
    private final String meaning;
    private final String remedy;

    ExchangeErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.id = id;
        this.kind = kind;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return kind;
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

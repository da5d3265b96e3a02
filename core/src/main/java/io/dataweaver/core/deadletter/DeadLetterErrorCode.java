package io.dataweaver.core.deadletter;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with dead letters and their replay. */
public enum DeadLetterErrorCode implements ErrorCode {
    FULL(
            "DW-STA-020",
            ErrorKind.ENVIRONMENT,
            "the dead letters of the pipeline take all the room they may",
            "Replay or drop letters with `dataweaver dlq`, or raise `max_size` of the policy `dead_letter`; then run"
                    + " again: it resumes."),
    UNREADABLE(
            "DW-STA-021",
            ErrorKind.ENVIRONMENT,
            "the dead letters of a pipeline cannot be read",
            "Correct the permissions of the folder, or find out what damaged the disk."),
    NOT_FOUND(
            "DW-STA-022",
            ErrorKind.DEFINITION,
            "there is no such dead letter",
            "See what there is with `dataweaver dlq list`."),
    NOT_REPLAYABLE(
            "DW-STA-023",
            ErrorKind.DEFINITION,
            "the pipeline cannot take replayed records",
            "The message says why. Records can be taken out with `dataweaver dlq export` in any case."),
    SINK_REFUSED(
            "DW-STA-024",
            ErrorKind.FATAL,
            "the sink for dead letters refused a letter",
            "See the reason; let the target be made anew, or give it the documented columns. Then run again: it"
                    + " resumes."),
    NOT_MARKED(
            "DW-STA-025",
            ErrorKind.ENVIRONMENT,
            "what became of a dead letter could not be written down",
            "Make room on the disk, or correct the permissions of the folder; then do it again."),
    WHERE_FAILED(
            "DW-STA-026",
            ErrorKind.DEFINITION,
            "the condition of `--where` failed for a letter",
            "Guard the condition, for instance with TRY_CAST or CASE.");

    private final ErrorDescription description;

    DeadLetterErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.core.state;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with the state of a pipeline. */
public enum StateErrorCode implements ErrorCode {
    LOCKED(
            "DW-STA-001",
            ErrorKind.ENVIRONMENT,
            "another process runs this pipeline",
            "Stop the other process, or give this run a name or a state folder of its own."),
    DAMAGED(
            "DW-STA-002",
            ErrorKind.FATAL,
            "the newest checkpoint cannot be read",
            "Find out what damaged the disk. To start over on purpose, run again with `--restart`; rows that the sink"
                    + " already holds are then written again. To go on from the checkpoint before, remove the file."),
    NOT_STORED(
            "DW-STA-003",
            ErrorKind.ENVIRONMENT,
            "a checkpoint could not be stored",
            "Make room on the disk, or correct the permissions of the state folder; then run again: it resumes."),
    OTHER_DEFINITION(
            "DW-STA-004",
            ErrorKind.FATAL,
            "the pipeline was changed while a run of it was unfinished",
            "Finish the run with the old definition, or start over with `--restart`."),
    UNKNOWN_VERSION(
            "DW-STA-005",
            ErrorKind.FATAL,
            "the state was written by a newer version of DataWeaver",
            "Use that version, or start over with `--restart`."),
    FENCED(
            "DW-STA-006",
            ErrorKind.FATAL,
            "a newer start of this pipeline has taken over",
            "Nothing is lost: the newer one goes on where this one stood."),
    TOO_MANY_REJECTED(
            "DW-STA-010",
            ErrorKind.FATAL,
            "more records were rejected than `max_rejected` allows",
            "Look at the dead letters; correct the data or the pipeline, or raise `errors.max_rejected`."),
    REJECTED(
            "DW-STA-011",
            ErrorKind.FATAL,
            "a record was rejected, and the policy is to stop",
            "Correct the record, or set `errors.policy` to `dead_letter`."),
    NO_PROGRESS(
            "DW-STA-012",
            ErrorKind.FATAL,
            "a step has not come back within its deadline",
            "See what the other system is doing; raise `call_timeout` if that is normal for it."),
    CHECKPOINT_OVERDUE(
            "DW-STA-013",
            ErrorKind.FATAL,
            "no checkpoint has come about for too long",
            "See in the log why not, and what the other system is doing; then run again: it resumes. Raise"
                    + " `max_checkpoint_age` if checkpoints may take that long."),
    KEPT_BY_ENGINE(
            "DW-STA-016",
            ErrorKind.FATAL,
            "another engine has gone on with the run, and its process died: only that engine knows how far",
            "Run it on that engine once more: it goes on there, and once it is stopped or ends in good order, any engine may"
                    + " take over. Or start over with `--restart`."),
    MEMORY_HELD(
            "DW-STA-017",
            ErrorKind.TRANSIENT,
            "what a step remembers is held by another process or thread, which does not let go of it",
            "Nothing: it is tried again. If it stays so, end the process that the message names: it hangs, or another start"
                    + " of the pipeline is at work in the same folder."),
    TAKEN_OVER(
            "DW-STA-018",
            ErrorKind.TRANSIENT,
            "another worker has taken over a part of the work",
            "Nothing: the engine took this worker for lost, and what it did since is not counted."),
    TABLE_SUSPENDED(
            "DW-STA-019",
            ErrorKind.FATAL,
            "the run could not go on with some of its tables, which wait for the next start",
            "Put right what the message says of each table, then run again: it goes on with each where it is. With"
                    + " `--restart`, all tables begin anew."),
    FURTHER_SPLITS(
            "DW-STA-027",
            ErrorKind.FATAL,
            "the source is read in phases, and one of them is done",
            "Start the pipeline again: it goes on with the next. `dataweaver run` does so by itself."),
    MEMORY_FULL(
            "DW-STA-028",
            ErrorKind.ENVIRONMENT,
            "the memory of the process does not hold what comes next",
            "Nothing is lost: the run goes on there. Give it more memory, as with `DATAWEAVER_OPTS=-Xmx4g`: a row takes"
                    + " several times its size. Where that is not the row but many, lower `batch.max_bytes` or `parallelism`."
                    + " Or let the source leave out what is so large."),
    OTHER_PIPELINE(
            "DW-STA-040",
            ErrorKind.FATAL,
            "the state is that of another pipeline",
            "Give the pipeline back the name under which the state was stored, or move its folder to where it was."),
    INTERNAL(
            "DW-STA-099",
            ErrorKind.INTERNAL,
            "DataWeaver broke its own rule",
            "Please report it, with the output of `-v`.");

    private final ErrorDescription description;

    StateErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.engine.flink;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong on Flink. */
public enum FlinkErrorCode implements ErrorCode {
    NOT_AN_ADDRESS(
            "DW-CFG-600",
            ErrorKind.DEFINITION,
            "`rest` of the engine `flink` is no address of a cluster",
            "Write http://, the host and the port at which the JobManager shows its page, such as"
                    + " http://flink.example:8081."),
    NOT_STARTED(
            "DW-ENV-600",
            ErrorKind.ENVIRONMENT,
            "Flink could not be started in this process",
            "The message says why; it needs a free port on 127.0.0.1 and a folder for temporary files."),
    CLUSTER_REFUSED(
            "DW-ENV-601",
            ErrorKind.ENVIRONMENT,
            "a Flink cluster cannot be reached, or does not take the job",
            "Check `rest`, and that the cluster runs and is of the version of this engine."),
    JOB_FAILED(
            "DW-ENV-602",
            ErrorKind.ENVIRONMENT,
            "a job failed on Flink, and not because of the pipeline",
            "The message says why, the logs of Flink say more; run again then: it resumes."),
    CHECKPOINT_UNREADABLE(
            "DW-STA-600",
            ErrorKind.FATAL,
            "the newest checkpoint of Flink cannot be read",
            "Find out what damaged it. To start over on purpose, run again with `--restart`; rows that the sink already"
                    + " holds are then written again."),
    SAVEPOINT_FAILED(
            "DW-STA-601",
            ErrorKind.ENVIRONMENT,
            "the savepoint with which a run ends could not be stored",
            "Make room where checkpoints are kept, or correct the permissions; then run again: it resumes from the last"
                    + " checkpoint.");

    private final ErrorDescription description;

    FlinkErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

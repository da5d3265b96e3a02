package io.dataweaver.engine.spark;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong between DataWeaver and Spark. */
public enum SparkErrorCode implements ErrorCode {
    DEPLOY_WITHOUT_CLUSTER(
            "DW-CFG-610",
            ErrorKind.DEFINITION,
            "the driver is to be on the cluster, which this master does not allow",
            "Name a standalone cluster, `master: spark://host:port`, or leave `deploy` out."),
    NOT_A_MASTER(
            "DW-CFG-611",
            ErrorKind.DEFINITION,
            "`master` of the engine `spark` is nothing that Spark can take for one",
            "Write it as Spark does: spark://host:port, or several as spark://host:port,host:port; leave it out for this"
                    + " machine."),
    NOT_STARTED(
            "DW-ENV-610",
            ErrorKind.ENVIRONMENT,
            "Spark could not be started, or its master could not be reached",
            "Correct `master` and `conf` of the engine, or start the cluster; without `master`, Spark runs on this machine."),
    DRIVER_NOT_HEARD(
            "DW-ENV-611",
            ErrorKind.ENVIRONMENT,
            "the driver on the cluster tells nothing: it does not see the state folder, or cannot start",
            "Put the state folder (`--state-dir`) on storage that all machines mount at the same path, and DataWeaver itself"
                    + " at the same path on all of them; see what the driver wrote in the folder `work` of its worker."),
    QUERY_ENDED(
            "DW-STA-610",
            ErrorKind.TRANSIENT,
            "Spark has ended the streaming query: a task could not be run often enough, or the cluster is gone",
            "See Spark's log of the driver and of the executors; the run is resumed from its last checkpoint."),
    PROCESS_ENDED(
            "DW-STA-611",
            ErrorKind.FATAL,
            "the process in which Spark runs has ended before the run",
            "See what it wrote, and whether the machine was out of memory; then run again: it resumes.");

    private final ErrorDescription description;

    SparkErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.core.plan;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong when a plan is sent to other processes, which make it again. */
public enum ShippingErrorCode implements ErrorCode {
    NOT_SHIPPABLE(
            "DW-CFG-160",
            ErrorKind.DEFINITION,
            "the engine runs pipelines in other processes, and this one cannot be sent there",
            "Other processes make the plan again from the definition as it is written. So it must hold no Java code given as "
                    + "an object, no standard input or output, and no secret itself: refer to secrets with "
                    + "`${secret:provider/key}`, put functions and transforms into a plugin, or run it with `engine: local`."),
    PLAN_DIFFERS(
            "DW-ENV-020",
            ErrorKind.ENVIRONMENT,
            "a worker plans the pipeline differently than the process that started it",
            "Something changed between the two, or they see different things: a table or file, the version of a connector, a "
                    + "path that is not shared. Make them the same, or stop the run and start it again."),
    SHIPMENT_UNREADABLE(
            "DW-ENV-021",
            ErrorKind.ENVIRONMENT,
            "what a worker was sent is not of its version of DataWeaver",
            "Use the same version of DataWeaver on all machines of the cluster and where the pipeline is started.");

    private final ErrorDescription description;

    ShippingErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

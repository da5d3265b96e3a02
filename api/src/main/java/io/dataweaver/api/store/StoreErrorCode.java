package io.dataweaver.api.store;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with object stores, whichever they are. */
public enum StoreErrorCode implements ErrorCode {
    BUCKET_MISSING(
            "DW-ENV-160",
            ErrorKind.ENVIRONMENT,
            "the bucket does not exist",
            "Correct the URL, create the bucket, or name the `endpoint` of the store that has it."),
    ACCESS_DENIED(
            "DW-ENV-161",
            ErrorKind.ENVIRONMENT,
            "the object store does not let this user in",
            "Check the credentials and the rights of the user; the message tells what was refused. Reading needs the right"
                    + " to list the bucket and to get objects; writing also to put and delete objects, and to list and abort"
                    + " multipart uploads."),
    CREDENTIALS_MISSING(
            "DW-ENV-162",
            ErrorKind.ENVIRONMENT,
            "there are no credentials for the object store",
            "Give them by the vendor's usual ways, such as environment variables or a profile, or as options of `store`."),
    REGION_WRONG(
            "DW-ENV-163",
            ErrorKind.ENVIRONMENT,
            "the region of the bucket is another, or unknown",
            "Set the option `region` of the store, or the vendor's environment variable."),
    STORE_UNREACHABLE(
            "DW-ENV-164",
            ErrorKind.ENVIRONMENT,
            "the object store cannot be reached",
            "Check the network, and the option `endpoint` if one is set."),
    STORE_FAILED(
            "DW-ENV-165",
            ErrorKind.ENVIRONMENT,
            "the object store refused a request",
            "Read what the store said; run again when it is corrected: the run resumes."),
    STORE_BUSY(
            "DW-ENV-166",
            ErrorKind.TRANSIENT,
            "the object store is busy or has a failure of its own",
            "The call is tried again; if it lasts, lower the parallelism of the pipeline, or wait and run again: it resumes.");

    private final ErrorDescription description;

    StoreErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

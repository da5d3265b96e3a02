package io.dataweaver.format.registry;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/** What can go wrong with a schema registry. */
public enum RegistryErrorCode implements ErrorCode {
    REGISTRY_SETTING(
            "DW-CFG-270",
            ErrorKind.DEFINITION,
            "the settings of the schema registry do not fit what is asked of it",
            "Correct the settings of the format `registry`."),
    REGISTRY_INCOMPATIBLE(
            "DW-CFG-271",
            ErrorKind.DEFINITION,
            "the registry refuses the schema: readers of what its subject has could not read what would be written",
            "Change the schema as the registry's rule of compatibility asks, or write to another subject."),
    REGISTRY_SUBJECT_MISSING(
            "DW-CFG-272",
            ErrorKind.DEFINITION,
            "the registry has no schema under the subject",
            "Correct `subject`; for writing, give the schema with `schema`."),
    REGISTRY_REFERENCES(
            "DW-CFG-273",
            ErrorKind.DEFINITION,
            "a schema refers to others that the registry does not have, or to too many",
            "Register what it refers to, or the schema with all that it uses in one text."),
    REGISTRY_REFUSED(
            "DW-ENV-270",
            ErrorKind.ENVIRONMENT,
            "the registry refuses a request, or what answers is no schema registry",
            "Check `url`, with its path, and `user` and `password` or `token`."),
    REGISTRY_UNREACHABLE(
            "DW-ENV-271",
            ErrorKind.TRANSIENT,
            "the registry does not answer",
            "Check `url`, and that the registry runs; the run goes on by itself when it answers again.");

    private final ErrorDescription description;

    RegistryErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }

    DataWeaverException failure(String message) {
        return failure(message, null);
    }

    DataWeaverException failure(String message, @Nullable Throwable cause) {
        return new DataWeaverException(this, message, remedy(), cause);
    }
}

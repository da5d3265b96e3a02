package io.dataweaver.core.error;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;

/**
 * Decides what the runtime does about a failed call: it is tried again if the kind is {@link ErrorKind#TRANSIENT} or
 * {@link ErrorKind#AMBIGUOUS}, and ends the run otherwise. <b>Threads.</b> Any thread may call.
 */
@FunctionalInterface
public interface ErrorClassifier {

    /** Takes the word of the connector: the kind of the code. */
    ErrorClassifier STANDARD = failed -> failed.code().kind();

    /** Returns the kind of a failure. */
    ErrorKind classify(DataWeaverException failed);
}

package io.dataweaver.api.error;

/** What kind of failure it is: who can put it right, and what the runtime does about it. */
public enum ErrorKind {
    /** The pipeline definition is wrong; its author can put it right. Exit status 2. */
    DEFINITION,
    /** Something that the run needs is missing, unreachable or refuses; an operator can put it right. Exit status 3. */
    ENVIRONMENT,
    /** Another system does not answer or is busy; the same call may succeed later, unchanged. */
    TRANSIENT,
    /** The outcome of a call is unknown, such as a commit whose answer was lost; the state is read again first. */
    AMBIGUOUS,
    /** One record is wrong; it is rejected and the others go on. */
    RECORD,
    /** Source and sink no longer agree about columns or types. */
    SCHEMA,
    /** Going on would lose or bend data; an operator decides. Exit status 1. */
    FATAL,
    /** DataWeaver broke its own rule. Exit status 1. */
    INTERNAL
}

package io.dataweaver.format.protobuf;

/** What stands in front of a message; the constants are the choices of the option {@code framing}. */
enum Framing {
    /** Nothing. */
    NONE,
    /** The number of a schema in a registry, and which message of it this is. */
    CONFLUENT
}

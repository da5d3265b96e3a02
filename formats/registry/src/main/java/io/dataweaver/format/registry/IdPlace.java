package io.dataweaver.format.registry;

/** Where a message that is written says which schema it has; the constants are the choices of the option {@code id_in}. */
enum IdPlace {
    /** In front of the message. */
    MESSAGE,
    /** In a header. */
    HEADER
}

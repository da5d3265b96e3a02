package io.dataweaver.connector.postgres;

/** What arrays are read as. */
enum ArrayForm {
    /** As lists, which have one dimension and begin at 1. */
    LIST,
    /** As the text that the server writes, with all dimensions and bounds. */
    TEXT
}

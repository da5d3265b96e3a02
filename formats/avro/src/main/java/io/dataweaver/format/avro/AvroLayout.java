package io.dataweaver.format.avro;

/** How records stand in a file or message; the constants are the choices of the option {@code layout}. */
enum AvroLayout {
    /** An object container file: a header with the schema, then blocks of records. */
    CONTAINER,
    /** Records one after the other, each behind the fingerprint of its schema. */
    SINGLE_OBJECT,
    /** The values of a record and nothing else, which is a message. */
    DATUM
}

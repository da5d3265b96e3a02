package io.dataweaver.format.registry;

import java.util.Locale;

/** What the schemas of a subject are of; the constants are the registry's words, in lower case the formats. */
enum SchemaType {
    AVRO,
    PROTOBUF,
    JSON;

    /** Returns the format that reads messages of such schemas. */
    String format() {
        return name().toLowerCase(Locale.ROOT);
    }
}

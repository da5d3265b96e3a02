package io.dataweaver.format.avro;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with Avro beyond single records. */
public enum AvroErrorCode implements ErrorCode {
    AVRO_SCHEMA_INVALID(
            "DW-CFG-260",
            ErrorKind.DEFINITION,
            "the schema that is given with the option `schema` is no Avro schema",
            "Correct the schema, or the path of its file."),
    AVRO_SCHEMA_UNFIT(
            "DW-CFG-261",
            ErrorKind.DEFINITION,
            "the columns cannot be written with the schema that is given",
            "Convert or rename the columns with a `map` step, or change the schema."),
    AVRO_SCHEMA_NEEDED(
            "DW-CFG-262",
            ErrorKind.DEFINITION,
            "the layout does not carry its schema, and none is given",
            "Give the schema with the option `schema`."),
    AVRO_LAYOUT_UNFIT(
            "DW-CFG-263",
            ErrorKind.DEFINITION,
            "the layout is for files and what is read or written are messages, or the other way round",
            "Set `layout: single_object` or `layout: datum` for messages, `container` or `single_object` for files."),
    AVRO_NOT_A_CONTAINER(
            "DW-SRC-260",
            ErrorKind.FATAL,
            "the file is no Avro object container file, or its header is damaged",
            "Check that the file is an Avro container file, and the option `layout`."),
    AVRO_SCHEMA_BROKEN(
            "DW-SRC-261",
            ErrorKind.FATAL,
            "the schema in the file is no valid Avro schema of records",
            "Have the file written anew; a reader cannot do without the schema that it was written with."),
    AVRO_SCHEMAS_DIFFER(
            "DW-SRC-262",
            ErrorKind.FATAL,
            "what was written with the schema of the file cannot be read with the one that is wanted",
            "Give new fields a default, or renamed ones an alias, in the option `schema`; or ask for other types."),
    AVRO_CODEC_UNAVAILABLE(
            "DW-SRC-263",
            ErrorKind.FATAL,
            "the codec of the file is not known, or cannot be used on this machine",
            "Have the file written with `deflate`, `snappy`, `zstandard`, `bzip2`, `xz` or no codec.");

    private final ErrorDescription description;

    AvroErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

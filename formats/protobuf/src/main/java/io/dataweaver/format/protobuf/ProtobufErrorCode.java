package io.dataweaver.format.protobuf;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with Protobuf beyond single records. */
public enum ProtobufErrorCode implements ErrorCode {
    PROTOBUF_SCHEMA_INVALID(
            "DW-CFG-265",
            ErrorKind.DEFINITION,
            "the schema that is given is no valid `.proto` file, descriptor set or generated class",
            "Correct the schema, the path of its file, or the folders in `imports`."),
    PROTOBUF_SCHEMA_UNFIT(
            "DW-CFG-266",
            ErrorKind.DEFINITION,
            "the columns do not fit the message that the schema has",
            "Convert or rename the columns with a `map` step, or change the schema."),
    PROTOBUF_SCHEMA_NEEDED(
            "DW-CFG-267",
            ErrorKind.DEFINITION,
            "Protobuf messages do not carry their schema, and none is given",
            "Give the schema with the option `schema`; the message shows one that fits the columns."),
    PROTOBUF_MESSAGE_UNKNOWN(
            "DW-CFG-268",
            ErrorKind.DEFINITION,
            "the schema has no message of the name that is given, or several and none is named",
            "Name the message with the option `message`.");

    private final ErrorDescription description;

    ProtobufErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

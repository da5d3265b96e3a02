package io.dataweaver.format.protobuf;

/** The text of a schema is not valid; the message says where and why. */
final class ProtoException extends RuntimeException {

    ProtoException(String message) {
        super(message);
    }

    ProtoException(String message, Throwable cause) {
        super(message, cause);
    }
}

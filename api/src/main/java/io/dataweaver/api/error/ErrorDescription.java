package io.dataweaver.api.error;

/**
 * What the page of an error code says. It stands for the code itself where the enum that lists it is not at hand: on another
 * machine, or of an engine that is not installed.
 *
 * @param id as {@link ErrorCode#id}
 * @param kind as {@link ErrorCode#kind}
 * @param meaning as {@link ErrorCode#meaning}
 * @param remedy as {@link ErrorCode#remedy}
 */
public record ErrorDescription(String id, ErrorKind kind, String meaning, String remedy) implements ErrorCode {

    @Override
    public ErrorDescription description() {
        return this;
    }
}

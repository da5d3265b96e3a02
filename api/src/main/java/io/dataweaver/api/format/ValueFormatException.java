package io.dataweaver.api.format;

/** Text does not read as a value of the wanted type. Carries no stack trace, so that many bad records stay cheap. */
public final class ValueFormatException extends IllegalArgumentException {

    public ValueFormatException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

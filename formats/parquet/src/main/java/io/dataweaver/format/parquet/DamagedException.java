package io.dataweaver.format.parquet;

/** Ends the reading of a file whose bytes make no sense; told with its place by whoever knows it. Without stack trace. */
final class DamagedException extends RuntimeException {

    DamagedException(String message) {
        super(message, null, false, false);
    }

    /** Returns the message, which there always is. */
    String text() {
        return String.valueOf(getMessage());
    }
}

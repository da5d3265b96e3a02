package io.dataweaver.installer;

/** What was asked for cannot be had; the message says all that is known. */
public final class InstallException extends Exception {

    InstallException(String message, Throwable cause) {
        super(message, cause);
    }

    InstallException(String message) {
        super(message);
    }
}

package io.dataweaver.api.store;

import java.io.IOException;

/** Thrown on reading an object that was overwritten or deleted since it was looked at. */
public final class ObjectChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Creates one; {@code message} says what became of the object. */
    public ObjectChangedException(String message) {
        super(message);
    }
}

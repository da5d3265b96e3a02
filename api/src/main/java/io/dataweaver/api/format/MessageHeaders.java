package io.dataweaver.api.format;

import org.jspecify.annotations.Nullable;

/** What stands beside the bytes of a message, by name. */
@FunctionalInterface
public interface MessageHeaders {

    /** There are none. */
    MessageHeaders NONE = name -> null;

    /** Returns the last header of this name, not to be changed; null if there is none, or it has no value. */
    byte @Nullable [] last(String name);
}

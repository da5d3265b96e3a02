package io.dataweaver.connector.file;

import io.dataweaver.api.format.Encoder;

/** A part that is being written, and that nobody sees yet. Not thread-safe. */
interface OpenPart {

    /** Adds bytes. */
    void write(byte[] bytes, int length);

    /** Returns how long it is so far, without what is held back in memory. */
    long length();

    /**
     * Adds the footer and makes the part durable; from now on it waits for the commit.
     *
     * @param encoder which has written all of it
     */
    void finish(Encoder encoder);

    /** Gives it up. */
    void abandon();
}

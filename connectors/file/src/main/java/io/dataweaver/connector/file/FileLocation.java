package io.dataweaver.connector.file;

import java.io.IOException;

/** Where a file lies: on disk or in an object store. <b>Threads.</b> Any thread may call. */
interface FileLocation {

    /**
     * What a file looks like from outside.
     *
     * @param size in bytes, as it lies there
     * @param version changes when the file is written
     */
    record State(long size, String version) {}

    /**
     * Looks at the file.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    State state() throws IOException;

    /**
     * Opens the file for reading its bytes as they lie there.
     *
     * @param state as it was found; where the place can tell, reading another one fails
     */
    FileBytes open(State state) throws IOException;
}

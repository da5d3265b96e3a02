package io.dataweaver.api.format;

import java.io.IOException;

/** A whole file at hand, for finding out where records start. <b>Threads.</b> Any thread may read. */
public interface RandomAccessBytes {

    /** Returns how many bytes there are. */
    long size();

    /**
     * Reads bytes from {@code offset} on into {@code bytes[from..from + count)}.
     *
     * @return how many came: at least 1, or -1 at the end
     */
    int read(long offset, byte[] bytes, int from, int count) throws IOException;
}

package io.dataweaver.core.stage;

import io.dataweaver.api.source.SplitReader;

/** A reader that holds what was read and not asked for yet. */
public interface ReadsAhead extends SplitReader {

    /** Returns how many bytes wait. Any thread may call. */
    long bufferedBytes();
}

package io.dataweaver.core.stage;

import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.SplitReader;

/** A reader that holds what was read and not asked for yet. */
public interface ReadsAhead extends SplitReader {

    /** Returns how many bytes wait. Any thread may call. */
    long bufferedBytes();

    /** Returns how far the reading is behind; what waits here counts as not read. Any thread may call. */
    @Override
    SourceLag lag();
}

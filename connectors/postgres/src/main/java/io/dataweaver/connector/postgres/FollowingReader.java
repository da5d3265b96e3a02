package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.SplitReader;

/** Reads a table and what becomes of it; told what the server may forget. */
interface FollowingReader extends SplitReader {

    /** Tells that everything up to {@code position} is durable at the sink. Any thread may call. */
    void durable(ChangePosition position);

    /** Returns in how many moments of its own it has read rows so far. */
    default int moments() {
        return 0;
    }
}

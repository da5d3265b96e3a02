package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.SplitReader;

/** Reads a table and what becomes of it; told what the server may forget. */
interface FollowingReader extends SplitReader {

    /** Tells that everything up to {@code position} is durable at the sink. Any thread may call. */
    void durable(ChangePosition position);
}

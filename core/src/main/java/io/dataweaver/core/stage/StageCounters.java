package io.dataweaver.core.stage;

import io.dataweaver.core.state.RunCounts;

/** Counts of one stage; written by its thread, read by any. */
final class StageCounters {

    private volatile long read;
    private volatile long added;
    private volatile long written;
    private volatile long filtered;
    private volatile long rejected;

    // Only the thread of the stage writes, so plain read-modify-write on a volatile is enough.

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void addRead(long count) {
        read += count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void addAdded(long count) {
        added += count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void addWritten(long count) {
        written += count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void addFiltered(long count) {
        filtered += count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void addRejected(long count) {
        rejected += count;
    }

    void add(RunCounts counts) {
        addAdded(counts.added());
        addWritten(counts.written());
        addFiltered(counts.filtered());
        addRejected(counts.rejected());
    }

    RunCounts snapshot() {
        return new RunCounts(read, added, written, filtered, rejected);
    }
}

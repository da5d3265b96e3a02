package io.dataweaver.engine.flink;

/**
 * Numbers what stages prepare. Flink does not tell a writer of which checkpoint it prepares; numbers grow by at least one
 * a checkpoint all the same, so that counting from the one that was restored stays behind Flink's and ahead of all that
 * was ever published. The last digits tell attempts of a task apart: what an earlier one has prepared beyond the
 * checkpoint may be at the sink, and is not what this one prepares.
 */
final class CheckpointIds {

    private static final int ATTEMPTS = 1000;

    private final long offset;
    private final int attempt;
    private long last;

    /**
     * Begins to count.
     *
     * @param offset above all that an earlier job, on whatever engine, has used without leaving a checkpoint of Flink
     * @param restored the checkpoint that the task was restored from; 0 if there is none
     * @param attempt how often Flink has restarted the task
     */
    CheckpointIds(long offset, long restored, int attempt) {
        this.offset = offset;
        this.last = restored;
        this.attempt = attempt % ATTEMPTS;
    }

    /** Returns the largest number that was used with {@code offset} up to {@code checkpoint}. */
    static long largest(long offset, long checkpoint) {
        return offset + (checkpoint + 1) * ATTEMPTS - 1;
    }

    long next() {
        return offset + ++last * ATTEMPTS + attempt;
    }
}

package io.dataweaver.core.state;

/**
 * How many records went where. At rest, {@code read = written + filtered + rejected}.
 *
 * @param read records that the source delivered, including those that could not be decoded
 * @param written records that the sink took
 * @param filtered records that transforms dropped on purpose
 * @param rejected records that could not go on
 */
public record RunCounts(long read, long written, long filtered, long rejected) {

    /** Nothing yet. */
    public static final RunCounts NONE = new RunCounts(0, 0, 0, 0);

    /** Returns the sum of both. */
    public RunCounts plus(RunCounts other) {
        return new RunCounts(
                read + other.read, written + other.written, filtered + other.filtered, rejected + other.rejected);
    }
}

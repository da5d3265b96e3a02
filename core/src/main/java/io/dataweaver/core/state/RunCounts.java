package io.dataweaver.core.state;

import java.util.List;

/**
 * How many records went where. At rest, {@code read + added = written + filtered + rejected}.
 *
 * @param read records that the source delivered, including those that could not be decoded
 * @param added records that transforms made beside those that came in, such as further elements of a list
 * @param written records that the sink took
 * @param filtered records that transforms dropped on purpose
 * @param rejected records that could not go on
 */
public record RunCounts(long read, long added, long written, long filtered, long rejected) {

    /** Nothing yet. */
    public static final RunCounts NONE = new RunCounts(0, 0, 0, 0, 0);

    /** Creates counts of a run whose transforms add no record. */
    public RunCounts(long read, long written, long filtered, long rejected) {
        this(read, 0, written, filtered, rejected);
    }

    /** Returns what is left without {@code other}. */
    public RunCounts minus(RunCounts other) {
        return new RunCounts(
                read - other.read,
                added - other.added,
                written - other.written,
                filtered - other.filtered,
                rejected - other.rejected);
    }

    /**
     * Returns the counts of a run whose parts hand on records to each other: what the first reads is read, what the last writes is
     * written, and what each adds, filters and rejects counts.
     *
     * @param parts at least one
     */
    public static RunCounts ofParts(List<RunCounts> parts) {
        RunCounts all = parts.stream().reduce(NONE, RunCounts::plus);
        return new RunCounts(
                parts.get(0).read, all.added, parts.get(parts.size() - 1).written, all.filtered, all.rejected);
    }

    /** Returns the sum of both. */
    public RunCounts plus(RunCounts other) {
        return new RunCounts(
                read + other.read,
                added + other.added,
                written + other.written,
                filtered + other.filtered,
                rejected + other.rejected);
    }
}

package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import java.util.List;

/**
 * Ranges of blocks of a large table whose rows are read before its log, by a split of its own.
 *
 * <p>All ranges of a table are those of one moment, in which each row that it shows lies in one of them. A range that is read in a
 * later moment may lack rows that have moved since; but the log has these moves, for what is read of it begins at the moment
 * of the ranges, whenever they were read. The rows of a partition that was attached since are read in a later moment, too.
 *
 * @param start from where on the slot keeps the log; before the moment
 * @param shown which transactions the moment shows
 * @param snapshot by which name its process has exported it
 * @param ranges one a table that holds rows: the table itself, or a partition; the last one of a table ends where that did
 * @param times how often all rows of the table had to be read anew before; splits of it that have ended may have a lower number, and
 *     lack what the log had since
 */
record RowsPart(long start, TransactionSet shown, String snapshot, List<RowsRange> ranges, long times) {

    private static final String START = "start";
    private static final String SHOWN = "shown";
    private static final String SNAPSHOT = "snapshot";
    private static final String RANGES = "ranges";
    private static final String TIMES = "times";
    private static final String BEGINNING = "beginning";

    /** What a split had that was planned when there was one range in each. */
    private static final String TABLE = "table";

    private static final String FILE = "file";
    private static final String FROM = "from";
    private static final String TO = "to";

    RowsPart {
        ranges = List.copyOf(ranges);
    }

    /** Tells whether a split has such ranges. */
    static boolean is(Split split) {
        return StateObject.parse(split.detail()).findText(SHOWN).isPresent();
    }

    static RowsPart of(Split split) {
        StateObject json = StateObject.parse(split.detail());
        return new RowsPart(
                ChangePosition.lsn(json.text(START)),
                TransactionSet.parse(json.text(SHOWN)),
                json.text(SNAPSHOT),
                json.findText(RANGES)
                        .map(RowsRange::parse)
                        .orElseGet(() -> List.of(new RowsRange(
                                json.number(TABLE), json.number(FILE), "", json.number(FROM), json.number(TO)))),
                json.has(TIMES) ? json.number(TIMES) : 0);
    }

    /** Returns where reading such ranges begins, with the mark of the log at their moment. */
    static Position beginning(Split split) {
        return new Position(StateObject.parse(split.detail()).text(BEGINNING));
    }

    /**
     * Returns the detail of a split with this added.
     *
     * @param moment of the log, behind all that the moment shows
     */
    StateObject in(StateObject detail, LogMark moment) {
        ChangePosition beginning = ranges.isEmpty()
                ? position(0, 0, RowAddress.NONE)
                : position(ranges.get(0).table(), ranges.get(0).file(), RowAddress.NONE);
        return detail.with(START, ChangePosition.text(start))
                .with(SHOWN, shown.toString())
                .with(SNAPSHOT, snapshot)
                .with(RANGES, RowsRange.text(ranges))
                .with(TIMES, times)
                .with(BEGINNING, moment.on(beginning.encode()).json());
    }

    /** Returns where reading stands that has read {@code at} last, of a table in the file that it had then. */
    ChangePosition.InRows position(long table, long file, RowAddress at) {
        return new ChangePosition.InRows(start, shown, table, file, at, at.rows());
    }

    /** Returns how many blocks there are to read. */
    long blocks() {
        return ranges.stream().mapToLong(RowsRange::blocks).sum();
    }
}

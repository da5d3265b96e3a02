package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;

/**
 * A range of blocks of a large table whose rows are read before its log, by a split of its own.
 *
 * <p>All ranges of a table are those of one moment, in which each row that it shows lies in one of them. A range that is read in a
 * later moment may lack rows that have moved since; but the log has these moves, for what is read of it begins at the moment
 * of the ranges, whenever they were read.
 *
 * @param start from where on the slot keeps the log; before the moment
 * @param shown which transactions the moment shows
 * @param snapshot by which name its process has exported it
 * @param table the {@code oid}
 * @param file of the table at the moment: in another one, rows have other places
 * @param fromBlock inclusive
 * @param toBlock exclusive; the last range ends where the table did
 */
record RowsPart(
        long start, TransactionSet shown, String snapshot, long table, long file, long fromBlock, long toBlock) {

    private static final String START = "start";
    private static final String SHOWN = "shown";
    private static final String SNAPSHOT = "snapshot";
    private static final String TABLE = "table";
    private static final String FILE = "file";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String BEGINNING = "beginning";

    /** Tells whether a split is such a range. */
    static boolean is(Split split) {
        return StateObject.parse(split.detail()).findText(SHOWN).isPresent();
    }

    static RowsPart of(Split split) {
        StateObject json = StateObject.parse(split.detail());
        return new RowsPart(
                ChangePosition.lsn(json.text(START)),
                TransactionSet.parse(json.text(SHOWN)),
                json.text(SNAPSHOT),
                json.number(TABLE),
                json.number(FILE),
                json.number(FROM),
                json.number(TO));
    }

    /** Returns where reading such a range begins, with the mark of the log at its moment. */
    static Position beginning(Split split) {
        return new Position(StateObject.parse(split.detail()).text(BEGINNING));
    }

    /**
     * Returns the detail of a split with this added.
     *
     * @param moment of the log, behind all that the moment shows
     */
    StateObject in(StateObject detail, LogMark moment) {
        return detail.with(START, ChangePosition.text(start))
                .with(SHOWN, shown.toString())
                .with(SNAPSHOT, snapshot)
                .with(TABLE, table)
                .with(FILE, file)
                .with(FROM, fromBlock)
                .with(TO, toBlock)
                .with(
                        BEGINNING,
                        moment.on(position(file, RowAddress.NONE).encode()).json());
    }

    /** Returns where reading stands that has read {@code at} last. */
    ChangePosition.InRows position(long ofFile, RowAddress at) {
        return new ChangePosition.InRows(start, shown, table, ofFile, at, at.rows());
    }
}

package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Where a reader of changes stands: first in the rows of the table, then in the log.
 *
 * <p>Many changes have one place in the log, that of their commit: so a position counts the changes of the transaction, too.
 */
sealed interface ChangePosition {

    /** Returns how many rows and changes were read up to it. */
    long rows();

    Position encode();

    /**
     * Among the rows.
     *
     * @param start from where on the log has what these rows do not show
     * @param first which transactions the rows show that were read first; the rows of a later process may show more
     * @param part the partition, or the table itself: its {@code oid}
     * @param file the file of the part: rows have other places in another one
     * @param at the last row that was read of it
     */
    record InRows(long start, TransactionSet first, long part, long file, RowAddress at, long rows)
            implements ChangePosition {
        @Override
        public Position encode() {
            return new Position(StateObject.empty()
                    .with("phase", "rows")
                    .with("start", text(start))
                    .with("first", first.toString())
                    .with("part", part)
                    .with("file", file)
                    .with("at", at.rows())
                    .with("block", at.block())
                    .with("item", at.item())
                    .with("rows", rows)
                    .toString());
        }
    }

    /**
     * In the log.
     *
     * @param end the end of the last transaction of which everything was read
     * @param commit the place of the commit of the one after it, if some of it was read; 0 otherwise
     * @param read how many changes of it were read
     * @param seen what the rows show that were read before; null if there were none, or the log has passed them
     */
    record InLog(long end, long commit, int read, @Nullable RowsRead seen, long rows) implements ChangePosition {
        @Override
        public Position encode() {
            StateObject json = StateObject.empty().with("phase", "log").with("lsn", text(end));
            if (commit != 0) {
                json = json.with("commit", text(commit)).with("read", read);
            }
            if (seen != null) {
                json = json.with("first", seen.first().toString())
                        .with("until", text(seen.until()))
                        .with("moments", seen.severalMoments() ? 2 : 1);
            }
            return new Position(json.with("rows", rows).toString());
        }

        /** Returns the place in the log before which all has been that was read. */
        long reach() {
            // A transaction of which something was read is there if its commit is.
            long place = commit == 0 ? end : commit + 1;
            return seen == null || Long.compareUnsigned(seen.until(), place) < 0 ? place : seen.until();
        }

        /** Tells whether values may have been looked up that are newer than the place in the log. */
        boolean looksUp() {
            return seen != null && seen.severalMoments();
        }
    }

    /**
     * What was read of the table before its log.
     *
     * @param first the transactions that all rows show
     * @param until every transaction that any row shows has committed before this place in the log, and so has every one that
     *     has removed a row which is missing at the sink
     * @param severalMoments whether some rows were read later than others, so that a row which moved meanwhile may be missing
     */
    record RowsRead(TransactionSet first, long until, boolean severalMoments) {}

    static ChangePosition parse(Position position) {
        StateObject json = StateObject.parse(position.json());
        if (json.text("phase").equals("rows")) {
            return new InRows(
                    lsn(json.text("start")),
                    TransactionSet.parse(json.text("first")),
                    json.number("part"),
                    json.number("file"),
                    new RowAddress(json.number("at"), json.number("block"), (int) json.number("item")),
                    json.number("rows"));
        }
        boolean within = json.findText("commit").isPresent();
        RowsRead seen = json.findText("first").isEmpty()
                ? null
                : new RowsRead(
                        TransactionSet.parse(json.text("first")), lsn(json.text("until")), json.number("moments") > 1);
        return new InLog(
                lsn(json.text("lsn")),
                within ? lsn(json.text("commit")) : 0,
                within ? (int) json.number("read") : 0,
                seen,
                json.number("rows"));
    }

    /** Returns up to where the log is not needed any more to go on from here. */
    default long needed() {
        return this instanceof InRows inRows ? inRows.start() : ((InLog) this).end();
    }

    /** Returns a place in the log as the server writes it. */
    static String text(long lsn) {
        return LogSequenceNumber.valueOf(lsn).asString();
    }

    /** Reads a place in the log; 0 if it is none. */
    static long lsn(String text) {
        return LogSequenceNumber.valueOf(text).asLong();
    }
}

package io.dataweaver.connector.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A range of blocks of a table, or of a partition of one.
 *
 * @param table the {@code oid}
 * @param file of the table at the moment of the range: in another one, rows have other places; {@link #NONE} if it was no part of the table then, so that all of it is
 *     read in a later moment
 * @param attached by which act the partition became one, as {@link Catalog#attachments} tells; empty for a table by itself
 * @param fromBlock inclusive
 * @param toBlock exclusive
 */
record RowsRange(long table, long file, String attached, long fromBlock, long toBlock) {

    /** No file. */
    static final long NONE = 0;

    private static final String BETWEEN_VALUES = ":";
    private static final String BETWEEN_RANGES = ",";

    /** Tells whether nothing of it is to be read. */
    boolean isEmpty() {
        return fromBlock == toBlock && file != NONE;
    }

    /** Returns how many blocks it has. */
    long blocks() {
        return toBlock - fromBlock;
    }

    /** Returns all of a partition that was attached since the moment, which does not have its rows. */
    static RowsRange ofAttached(long table, String attached) {
        return new RowsRange(table, NONE, attached, 0, 0);
    }

    static String text(List<RowsRange> ranges) {
        return ranges.stream().map(RowsRange::text).collect(Collectors.joining(BETWEEN_RANGES));
    }

    private String text() {
        return String.join(
                BETWEEN_VALUES,
                Long.toString(table),
                Long.toString(file),
                attached,
                Long.toString(fromBlock),
                Long.toString(toBlock));
    }

    /** Reads what {@link #text(List)} has written. */
    static List<RowsRange> parse(String text) {
        List<RowsRange> ranges = new ArrayList<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(BETWEEN_RANGES, -1)) {
            String[] values = each.split(BETWEEN_VALUES, -1);
            ranges.add(new RowsRange(
                    Long.parseLong(values[0]),
                    Long.parseLong(values[1]),
                    values[2],
                    Long.parseLong(values[3]),
                    Long.parseLong(values[4])));
        }
        return List.copyOf(ranges);
    }
}

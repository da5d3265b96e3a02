package io.dataweaver.format.parquet;

import io.dataweaver.api.format.FileRange;
import java.util.ArrayList;
import java.util.List;

/** Cuts a file between row groups. */
final class RowGroupRanges {

    private RowGroupRanges() {}

    /** Tells whether row groups stand in the file as the footer has them; those of the usual writers do. */
    static boolean isInOrder(List<Footer.Group> groups) {
        for (int i = 1; i < groups.size(); i++) {
            if (groups.get(i).start() <= groups.get(i - 1).start()) {
                return false;
            }
        }
        return true;
    }

    /** Returns about {@code parts} ranges of about as many rows each. */
    static List<FileRange> cut(List<Footer.Group> groups, long dataStart, long size, int parts) {
        List<FileRange> ranges = new ArrayList<>();
        if (groups.size() < 2 || !isInOrder(groups)) {
            return List.of(new FileRange(dataStart, size, 1));
        }
        Footer.Group last = groups.get(groups.size() - 1);
        long rows = last.firstRow() + last.rows();
        int from = 0;
        for (int part = 1; part <= parts && from < groups.size(); part++) {
            int to = from + 1;
            long wanted = (long) ((double) rows * part / parts);
            while (to < groups.size() && middle(groups.get(to)) < wanted) {
                to++;
            }
            int end = part == parts ? groups.size() : to;
            Footer.Group first = groups.get(from);
            ranges.add(new FileRange(
                    from == 0 ? dataStart : first.start(),
                    end == groups.size() ? size : groups.get(end).start(),
                    first.firstRow() + 1));
            from = end;
        }
        return ranges;
    }

    private static long middle(Footer.Group group) {
        return group.firstRow() + group.rows() / 2;
    }
}

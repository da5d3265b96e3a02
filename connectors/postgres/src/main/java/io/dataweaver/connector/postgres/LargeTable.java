package io.dataweaver.connector.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table by what holds its rows: itself, or its partitions on all levels.
 *
 * @param parts one after the other
 * @param attached by which act each has become a partition, as {@link Catalog#attachments} tells
 */
record LargeTable(List<TablePart> parts, Map<Long, String> attached) {

    static LargeTable find(Session session, Relation relation) throws SQLException {
        Catalog catalog = new Catalog(session);
        boolean hasPartitions = relation.kind() == 'p';
        List<TablePart> parts = catalog.parts(relation.oid()).stream()
                .filter(part -> hasPartitions || part.oid() == relation.oid())
                .toList();
        return new LargeTable(parts, hasPartitions ? catalog.attachments(relation.oid()) : Map.of());
    }

    /** Tells whether its rows have places: a partition may be a table of another server. */
    boolean canBeCut() {
        return parts.stream().allMatch(TablePart::hasPlaces);
    }

    long blocks() {
        return parts.stream().mapToLong(TablePart::blocks).sum();
    }

    /** Returns the file of each part. */
    Map<Long, Long> files() {
        return parts.stream().collect(Collectors.toMap(TablePart::oid, TablePart::fileNode));
    }

    /** Cuts it in so many pieces of about the same size. Whatever is empty now is in one of them, too, so that it is known. */
    List<List<RowsRange>> cut(int count) {
        long all = blocks();
        List<List<RowsRange>> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(piece(i * all / count, (i + 1) * all / count, i == 0));
        }
        return pieces;
    }

    private List<RowsRange> piece(long from, long to, boolean withEmpty) {
        List<RowsRange> ranges = new ArrayList<>();
        long before = 0;
        for (TablePart part : parts) {
            long first = Math.max(0, from - before);
            long end = Math.min(part.blocks(), to - before);
            if (end > first || (withEmpty && part.blocks() == 0)) {
                ranges.add(new RowsRange(
                        part.oid(),
                        part.fileNode(),
                        attached.getOrDefault(part.oid(), ""),
                        part.blocks() == 0 ? 0 : first,
                        part.blocks() == 0 ? 0 : end));
            }
            before += part.blocks();
        }
        return ranges;
    }
}

package io.dataweaver.connector.postgres;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What it means that rows in the log have other columns than the table had when reading began. */
final class TableAlteration {

    private TableAlteration() {}

    /**
     * Returns why such rows cannot be read with the columns that were known when reading began; null if they can.
     *
     * @param known the columns that the table had when reading began
     * @param now those that it has now
     * @param skipsDropped whether values of columns that were dropped since are to be left out
     */
    static @Nullable String reason(LogDecoder.Told told, Set<String> known, List<String> now, boolean skipsDropped) {
        Set<String> dropped = told.absent().stream()
                .map(column -> column.name().name())
                .filter(name -> !now.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!dropped.isEmpty()) {
            return "does not have the column " + String.join(", ", dropped) + " any more";
        }
        Set<String> added = new LinkedHashSet<>(told.unknown());
        added.retainAll(now);
        if (!added.isEmpty()) {
            return "has the new column " + String.join(", ", added);
        }
        if (!told.unknown().isEmpty() && !skipsDropped) {
            return "had the column " + String.join(", ", told.unknown()) + " at that time, which was dropped since";
        }
        Set<String> newer = told.absent().stream()
                .map(column -> column.name().name())
                .collect(Collectors.toCollection(TreeSet::new));
        now.stream().filter(name -> !known.contains(name)).forEach(newer::add);
        if (!told.strange().isEmpty() && !newer.isEmpty()) {
            return "had the column " + String.join(", ", told.strange()) + " at that time, and none called "
                    + String.join(", ", newer)
                    + ", and nobody can tell whether that is the same one, which was renamed";
        }
        for (PgColumn column : told.absent()) {
            if (column.filled() && column.missing() == null) {
                return "did not have the column " + column.name() + ", which fills itself, at that time";
            }
        }
        return null;
    }

    /** Returns what rows have, in binary, in columns that came later: the server keeps it, and logs no change of these rows. */
    static Map<PgColumn, byte[]> fillings(Session session, Set<PgColumn> absent) throws SQLException {
        List<PgColumn> filled =
                absent.stream().filter(column -> column.missing() != null).toList();
        Map<PgColumn, byte[]> values = new HashMap<>();
        if (filled.isEmpty()) {
            return values;
        }
        String list = filled.stream()
                .map(column -> TypeMapping.select(
                        Literal.typed(
                                String.valueOf(column.missing()), column.type().name()),
                        column.type()))
                .collect(Collectors.joining(", "));
        byte[] row = CurrentRow.only(session, "select " + list);
        if (row == null) {
            throw new IllegalStateException("a row of constants is none");
        }
        ByteBuffer in = ByteBuffer.wrap(row);
        in.getShort();
        for (PgColumn column : filled) {
            int length = in.getInt();
            values.put(column, Arrays.copyOfRange(row, in.position(), in.position() + length));
            in.position(in.position() + length);
        }
        return values;
    }
}

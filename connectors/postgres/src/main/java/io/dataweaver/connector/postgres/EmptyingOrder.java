package io.dataweaver.connector.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * In which order tables that one TRUNCATE has emptied are emptied at the sink, one after the other: those first that refer to others,
 * for the target may have the same foreign keys.
 */
final class EmptyingOrder {

    private record Reference(long from, long to) {}

    private EmptyingOrder() {}

    static List<FollowedTable> of(Session session, List<FollowedTable> tables) throws SQLException {
        if (tables.size() < 2) {
            return tables;
        }
        String oids = tables.stream()
                .map(table -> Long.toString(table.relation().oid()))
                .collect(Collectors.joining(", "));
        List<Reference> references = session.query(
                "select conrelid::int8, confrelid::int8 from pg_constraint where contype = 'f'"
                        + " and conrelid <> confrelid and conrelid in (" + oids + ") and confrelid in (" + oids + ")",
                row -> new Reference(row.getLong(1), row.getLong(2)));
        List<FollowedTable> left = new ArrayList<>(tables);
        List<FollowedTable> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            FollowedTable next = left.stream()
                    .filter(table -> references.stream()
                            .noneMatch(each -> each.to() == table.relation().oid()
                                    && left.stream()
                                            .anyMatch(other -> other.relation().oid() == each.from())))
                    .findFirst()
                    .orElse(left.get(0)); // They refer to each other in a circle.
            left.remove(next);
            ordered.add(next);
        }
        return ordered;
    }
}

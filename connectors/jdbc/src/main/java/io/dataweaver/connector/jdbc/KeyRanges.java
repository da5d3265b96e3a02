package io.dataweaver.connector.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a table into ranges of its primary key, of about as many rows each. The database finds where they end, in its own
 * order: collations are nobody else's business.
 */
final class KeyRanges {

    /** Ranges for each reader that may run at a time, so that the last one to end is not much later. */
    private static final int RANGES_PER_READER = 4;

    private final Session session;
    private final long splitRows;
    private final int parallelism;

    KeyRanges(Session session, long splitRows, int parallelism) {
        this.session = session;
        this.splitRows = Math.max(1, splitRows);
        this.parallelism = parallelism;
    }

    List<SplitDetail> of(Dataset dataset) throws SQLException {
        String table = dataset.from(session.dialect());
        if (dataset.order().isEmpty() || parallelism == 1) {
            return List.of(new SplitDetail(-1, Optional.empty(), Optional.empty()));
        }
        long rows = session.query("select " + session.dialect().count() + " from " + table, row -> row.getLong(1))
                .get(0);
        long wanted = Math.min((rows + splitRows - 1) / splitRows, (long) parallelism * RANGES_PER_READER);
        long step = wanted < 2 ? rows : (rows + wanted - 1) / wanted;
        List<SplitDetail> ranges = new ArrayList<>();
        Optional<RowKey> after = Optional.empty();
        for (long range = 1; range < wanted; range++) {
            Optional<RowKey> last = keyBehind(dataset, table, after, step);
            if (last.isEmpty()) {
                break;
            }
            ranges.add(new SplitDetail(step, after, last));
            after = last;
        }
        // Without an end: rows that come in now, behind all others, belong to it.
        ranges.add(new SplitDetail(Math.max(0, rows - step * ranges.size()), after, Optional.empty()));
        return ranges;
    }

    private Optional<RowKey> keyBehind(Dataset dataset, String table, Optional<RowKey> after, long rows)
            throws SQLException {
        List<TableColumn> order = dataset.order();
        String sql = "select " + RowKey.select(order, session.dialect()) + " from " + table
                + after.map(key -> " where " + RowKey.condition(order, false, session.dialect()))
                        .orElse("")
                + RowKey.orderBy(order, session.dialect()) + session.dialect().oneRow(rows - 1);
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            if (after.isPresent()) {
                after.get().bind(statement, 1, order);
            }
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? RowKey.read(result, 1, order) : Optional.empty();
            }
        }
    }
}

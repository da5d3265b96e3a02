package io.dataweaver.connector.jdbc;

import io.dataweaver.api.source.Predicate;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statement that reads what is wanted of a range of keys, in their order; the key stands behind the wanted columns.
 *
 * @param dialect in whose SQL it is
 * @param dataset what is read
 * @param columns the wanted ones, in order
 * @param conditions which were accepted
 * @param detail the range
 */
record RangeSelect(
        Dialect dialect, Dataset dataset, List<TableColumn> columns, List<Predicate> conditions, SplitDetail detail) {

    /**
     * Returns the statement.
     *
     * @param from the key of the last row that was read before
     */
    String sql(Optional<RowKey> from) {
        List<TableColumn> order = dataset.order();
        List<String> where = new ArrayList<>();
        PredicateSql predicates = new PredicateSql(dataset, dialect);
        for (Predicate condition : conditions) {
            where.add("("
                    + predicates
                            .sql(condition)
                            .orElseThrow(() -> new IllegalArgumentException(condition + " was not accepted"))
                    + ")");
        }
        if (from.or(detail::after).isPresent()) {
            where.add(RowKey.condition(order, false, dialect));
        }
        if (detail.last().isPresent()) {
            where.add(RowKey.condition(order, true, dialect));
        }
        String list = columns.stream()
                .map(column -> dialect.select(dialect.quote(column.name()), column.requireType()))
                .collect(Collectors.joining(", "));
        return "select " + list + (order.isEmpty() ? "" : ", " + RowKey.select(order, dialect)) + " from "
                + dataset.from(dialect)
                + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
                + (order.isEmpty() ? "" : RowKey.orderBy(order, dialect));
    }

    /** Binds what {@link #sql} has placeholders for. */
    void bind(PreparedStatement statement, Optional<RowKey> from) throws SQLException {
        int next = 1;
        Optional<RowKey> after = from.or(detail::after);
        if (after.isPresent()) {
            next = after.get().bind(statement, next, dataset.order());
        }
        if (detail.last().isPresent()) {
            detail.last().get().bind(statement, next, dataset.order());
        }
    }
}

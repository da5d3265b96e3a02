package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statement that reads what is wanted of a range of blocks, a view or a query.
 *
 * @param dataset what is read
 * @param columns the wanted ones, in order
 * @param conditions which were accepted
 */
record RangeSelect(Dataset dataset, List<PgColumn> columns, List<Predicate> conditions) {

    /**
     * Returns the statement.
     *
     * @param from what is read, as SQL
     * @param after the last row that was read before
     */
    String of(SplitDetail detail, String from, RowAddress after) {
        List<String> where = new ArrayList<>();
        PredicateSql predicates = new PredicateSql(dataset.columns());
        for (Predicate condition : conditions) {
            where.add("("
                    + predicates
                            .sql(condition)
                            .orElseThrow(() -> new IllegalArgumentException(condition + " was not accepted"))
                    + ")");
        }
        if (after.block() >= Math.max(0, detail.fromBlock())) {
            where.add("ctid > " + after.toSql());
        } else if (detail.fromBlock() > 0) {
            where.add("ctid >= '(" + detail.fromBlock() + ",0)'::tid");
        }
        if (detail.toBlock() >= 0) {
            where.add("ctid < '(" + detail.toBlock() + ",0)'::tid");
        }
        String list = columns.stream().map(RangeSelect::value).collect(Collectors.joining(", "))
                + (detail.isOrdered() ? ", ctid" : "");
        return "select " + list + " from " + from + (where.isEmpty() ? "" : " where " + String.join(" and ", where));
    }

    private static String value(PgColumn column) {
        return column.isLacking()
                ? "null::" + column.type().name()
                : TypeMapping.select(column.name().toSql(), column.type());
    }
}

package io.dataweaver.connector.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a writer in a temporary table of its session, numbered in their order, from where they get into the target by one or
 * two statements, as often as it takes: an error ends a transaction of DuckDB with all that is in it.
 *
 * <p>They are sent as arrays, one a column, which is a hundred times as fast as a statement a row.
 *
 * <p>Not thread-safe.
 */
final class DuckDbRows {

    private static final String TABLE = "temp.main.dataweaver_rows";
    private static final String NUMBER = "dataweaver_row_number";
    private static final String REMOVES = "dataweaver_row_removes";

    private final Session session;
    private final TargetPlan plan;
    private final RowBinder binder;
    private final List<String> names;
    private final List<String> key;
    private boolean removes;

    private DuckDbRows(Session session, TargetPlan plan, RowBinder binder) {
        this.session = session;
        this.plan = plan;
        this.binder = binder;
        this.names = plan.columns().stream().map(this::quoted).toList();
        this.key = plan.columns().stream()
                .filter(TargetColumn::key)
                .map(this::quoted)
                .toList();
    }

    /** Makes the table, outside a transaction. */
    static DuckDbRows create(Session session, TargetPlan plan, RowBinder binder) throws SQLException {
        DuckDbRows rows = new DuckDbRows(session, plan, binder);
        // The types of the target, but without its collations, by which two keys might be one.
        String columns = plan.columns().stream()
                .map(column -> rows.quoted(column) + " " + stagedType(column.type()))
                .collect(Collectors.joining(", "));
        session.execute("create or replace temp table dataweaver_rows (" + NUMBER + " bigint, " + REMOVES + " boolean, "
                + columns + ")");
        return rows;
    }

    Session session() {
        return session;
    }

    private String quoted(TargetColumn column) {
        return plan.dialect().quote(column.column().name());
    }

    private static String stagedType(ColumnType type) {
        return type.form() == ReadForm.TEXT && !type.name().equals("JSON") ? "varchar" : type.name();
    }

    private static String arrayOf(Binding binding) {
        return switch (binding) {
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case BYTES -> "BLOB";
            case DECIMAL, TEXT, TEMPORAL, UUID -> "VARCHAR";
        };
    }

    /**
     * Takes rows, outside a transaction.
     *
     * @param first the number of the row {@code from}
     * @throws SQLException if one has no place in its column; then none is taken
     */
    void load(PendingRows rows, int from, int to, long first) throws SQLException {
        List<TargetColumn> columns = plan.columns();
        int count = to - from;
        Object[] numbers = new Object[count];
        Object[] removals = new Object[count];
        @Nullable Object[][] values = new Object[columns.size()][count];
        int[] next = {0};
        rows.visit(from, to, (batch, row) -> {
            binder.bind(batch);
            int at = next[0]++;
            boolean removal = batch.kind(row).isBeforeImage();
            removes |= removal;
            numbers[at] = first + at;
            removals[at] = removal;
            for (int i = 0; i < values.length; i++) {
                values[i][at] = removal && !columns.get(i).key() ? null : binder.bound(i, row);
            }
        });
        String lists = IntStream.range(0, columns.size())
                .mapToObj(i -> ", unnest(cast(? as " + arrayOf(columns.get(i).binding()) + "[]))")
                .collect(Collectors.joining());
        try (PreparedStatement statement = session.connection()
                .prepareStatement("insert into " + TABLE + " (" + NUMBER + ", " + REMOVES + ", "
                        + String.join(", ", names)
                        + ") select unnest(cast(? as BIGINT[])), unnest(cast(? as BOOLEAN[]))"
                        + lists)) {
            statement.setArray(1, session.connection().createArrayOf("BIGINT", numbers));
            statement.setArray(2, session.connection().createArrayOf("BOOLEAN", removals));
            for (int i = 0; i < values.length; i++) {
                String type = arrayOf(columns.get(i).binding());
                statement.setArray(i + 3, session.connection().createArrayOf(type, values[i]));
            }
            statement.executeUpdate();
        }
    }

    /** Has the rows of numbers from {@code from} to {@code to}, exclusive, take effect in the target, in a transaction. */
    void apply(long from, long to) throws SQLException {
        if (from >= to) {
            return;
        }
        String range = " where " + NUMBER + " >= " + from + " and " + NUMBER + " < " + to;
        String list = String.join(", ", names);
        if (!plan.upsert()) {
            session.execute("insert into " + plan.into() + " (" + list + ") select " + list + " from " + TABLE + range);
            return;
        }
        // Whatever came before the last row of a key is gone by it; and one statement must not have a key twice.
        String last = "(select * from " + TABLE + range + " qualify row_number() over (partition by "
                + String.join(", ", key) + " order by " + NUMBER + " desc) = 1) as r";
        if (removes) {
            session.execute("delete from " + plan.into() + " as t using " + last + " where r." + REMOVES + " and "
                    + sameKey(plan.columns().stream().filter(TargetColumn::key).toList()));
        }
        session.execute("insert into " + plan.into() + " (" + list + ") select " + list + " from " + last
                + " where not " + REMOVES + DuckDbDialect.onConflict(names, key));
    }

    /** By the bytes of texts, as unique indexes compare them whatever the collation. */
    private String sameKey(List<TargetColumn> columns) {
        return columns.stream()
                .map(column -> plan.dialect().ordered("t." + quoted(column), column.type()) + " = r." + quoted(column))
                .collect(Collectors.joining(" and "));
    }

    /**
     * Returns the numbers of the rows from {@code from} to {@code to}, exclusive, that a check or the only unique constraint of the
     * target refuses behind all that come before them, each with the reason; outside a transaction. Just those of which that is
     * certain without an attempt: there may be more.
     */
    SortedMap<Long, String> refused(long from, long to) throws SQLException {
        SortedMap<Long, String> refused = new TreeMap<>();
        DuckDbCatalog catalog = new DuckDbCatalog(session);
        Optional<Table> table = catalog.find(plan.written());
        if (table.isEmpty() || !catalog.comparesPlainly(plan.written())) {
            return refused;
        }
        String range = " where " + NUMBER + " >= " + from + " and " + NUMBER + " < " + to;
        for (String check : catalog.checks(plan.written())) {
            collect(
                    refused,
                    "select " + NUMBER + " from " + TABLE + range + " and not " + REMOVES + " and not (" + check + ")",
                    "it does not meet the check " + check);
        }
        forget(List.copyOf(refused.keySet()));
        if (!plan.upsert() && table.get().uniques().size() == 1) {
            Set<String> unique = table.get().uniques().get(0);
            List<TargetColumn> columns = plan.columns().stream()
                    .filter(column -> unique.contains(column.column().name()))
                    .toList();
            if (columns.size() == unique.size()) {
                collect(
                        refused,
                        repeated(columns, from, to),
                        "a row that is unique by " + unique + " is there already");
            }
        }
        return refused;
    }

    private void collect(SortedMap<Long, String> refused, String select, String reason) throws SQLException {
        try {
            session.query(select, row -> refused.putIfAbsent(row.getLong(1), reason));
        } catch (SQLException notOfThisTable) {
            if (SqlFailures.kindOf(plan.dialect(), notOfThisTable) != FailureKind.SCHEMA) {
                throw notOfThisTable; // A check may be of columns that are not written.
            }
        }
    }

    private String repeated(List<TargetColumn> columns, long from, long to) {
        String names = columns.stream().map(this::quoted).collect(Collectors.joining(", "));
        String present =
                columns.stream().map(column -> quoted(column) + " is not null").collect(Collectors.joining(" and "));
        return "select " + NUMBER + " from (select *, row_number() over (partition by " + names + " order by " + NUMBER
                + ") as dataweaver_row_place from " + TABLE + " where " + NUMBER + " < " + to + ") as r where "
                + NUMBER + " >= " + from + " and " + present
                + " and (dataweaver_row_place > 1 or exists (select 1 from "
                + plan.into() + " as t where " + sameKey(columns) + "))";
    }

    /** Takes rows out, outside a transaction. */
    void forget(List<Long> numbers) throws SQLException {
        if (!numbers.isEmpty()) {
            session.execute("delete from " + TABLE + " where " + NUMBER + " in ("
                    + numbers.stream().map(Object::toString).collect(Collectors.joining(", ")) + ")");
        }
    }

    /** Takes all rows out, outside a transaction. */
    void clear() throws SQLException {
        session.execute("truncate " + TABLE);
        removes = false;
    }
}

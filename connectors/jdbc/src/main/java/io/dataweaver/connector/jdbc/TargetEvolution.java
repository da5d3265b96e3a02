package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Filling;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.PendingChange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * How a table that is there comes to take rows of other columns than it has, as far as the pipeline wants it changed.
 *
 * <p>What is to be done follows from the rows, the table, and what has become of columns of the source. So it may be done again at any
 * time: what is done already is not found any more, also where a database commits each statement by itself.
 *
 * @param statements that change the table, in their order; none if it stays as it is
 * @param pending those that change it once a person has approved them
 * @param table as it is when all of them are executed, but for the columns that are {@code added}
 * @param added the fields for which there is a column then
 * @param leftOut the fields that are not written, because the table has no column for them
 */
record TargetEvolution(
        List<String> statements, List<PendingChange> pending, Table table, Set<String> added, Set<String> leftOut) {

    /** What is asked of the database while it is found out. */
    interface Rows {
        /** Tells whether the table has any. */
        boolean has(TableName table) throws SQLException;
    }

    /** Finds out what is to be done with one table. */
    private static final class Finding {

        private final SinkDialect dialect;
        private final String sql;
        private final Schema schema;
        private final List<String> key;
        private final PluginContext context;
        private final SchemaPolicy policy;
        private final Rows rows;
        private final List<String> problems;
        private final List<String> statements = new ArrayList<>();
        private final List<PendingChange> pending = new ArrayList<>();
        private final Set<String> added = new TreeSet<>();
        private final Set<String> leftOut = new TreeSet<>();
        private Table table;

        Finding(
                SinkDialect dialect,
                Table table,
                Schema schema,
                List<String> key,
                PluginContext context,
                Rows rows,
                List<String> problems) {
            this.dialect = dialect;
            this.table = table;
            this.sql = table.name().toSql(dialect);
            this.schema = schema;
            this.key = key;
            this.context = context;
            this.policy = context.schemaPolicy();
            this.rows = rows;
            this.problems = problems;
        }

        TargetEvolution find() throws SQLException {
            ColumnHistory history = context.columnHistory(schema.dataset());
            Set<String> unknown = new HashSet<>();
            history.renamed().forEach((old, name) -> rename(old, name, unknown));
            history.dropped().forEach(this::drop);
            for (Field field : schema.fields()) {
                if (table.column(field.name()).isEmpty() && !unknown.contains(field.name())) {
                    add(field);
                }
            }
            leftOut.removeAll(key);
            return new TargetEvolution(List.copyOf(statements), List.copyOf(pending), table, added, leftOut);
        }

        /** The same change has the same id until it is made; an approval is used up then. */
        private void take(SchemaChange change, String statement) {
            if (policy.asks(change)) {
                PendingChange asked = new PendingChange(
                        statement,
                        UUID.nameUUIDFromBytes((table.name() + "\0" + statement).getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", ""));
                if (!context.isApproved(asked.id())) {
                    pending.add(asked);
                    return;
                }
            }
            statements.add(statement);
        }

        private void rename(String old, String name, Set<String> unknown) {
            if (schema.indexOf(name) < 0 || schema.indexOf(old) >= 0) {
                return;
            }
            boolean before = table.column(old).isPresent();
            boolean now = table.column(name).isPresent();
            String what =
                    "the column '" + old + "' is called '" + name + "' at the source now, and table " + table.name();
            if (before && now) {
                problems.add(
                        what + " has both: drop the one that does not hold what was copied, or give it another name");
            } else if (before && !dialect.allowsName(name)) {
                problems.add(what + " cannot have such a column: " + dialect.name() + " takes no such name");
            } else if (before) {
                take(SchemaChange.RENAMED_COLUMN, dialect.renameColumn(table.name(), dialect.quote(old), name));
                table = table.withRenamed(old, name);
            } else if (!now && !leavesOut()) {
                unknown.add(name);
                problems.add(what + " has neither: give the column that holds what was copied that name, or start again"
                        + " from the beginning with --restart");
            }
        }

        private void drop(String name) {
            if (table.column(name).isPresent() && schema.indexOf(name) < 0) {
                take(SchemaChange.DROPPED_COLUMN, "alter table " + sql + " drop column " + dialect.quote(name));
                table = table.without(name);
            }
        }

        private boolean leavesOut() {
            return policy.of(SchemaChange.NEW_COLUMN) == ChangePolicy.DISCARD_VALUE
                    || policy.discardsRows(SchemaChange.NEW_COLUMN);
        }

        private void add(Field field) throws SQLException {
            if (leavesOut()) {
                leftOut.add(field.name());
            } else if (policy.evolves(SchemaChange.NEW_COLUMN)) {
                Optional<String> reason = cannotAdd(field);
                if (reason.isEmpty()) {
                    additions(field).forEach(statement -> take(SchemaChange.NEW_COLUMN, statement));
                    added.add(field.name());
                } else if (policy.of(SchemaChange.NEW_COLUMN) == ChangePolicy.TRY_EVOLVE) {
                    leftOut.add(field.name());
                } else {
                    problems.add("the column '" + field.name() + "' cannot be added to table " + table.name() + ": "
                            + reason.get());
                }
            }
        }

        private Optional<String> cannotAdd(Field field) throws SQLException {
            Filling filling = field.filling();
            if (key.contains(field.name())) {
                return Optional.of("it is part of the key, which the rows that are there do not have");
            } else if (!dialect.allowsName(field.name())) {
                return Optional.of(dialect.name() + " takes no such name");
            } else if (dialect.create(field.type(), false).isEmpty()) {
                return Optional.of("it is " + field.type().display() + ", and " + dialect.name()
                        + " has no type that holds all such values");
            } else if (filling != null && literal(field, filling).isEmpty() && rows.has(table.name())) {
                return Optional.of(
                        filling.text() == null
                                ? "it fills itself at the source, and nobody tells what it has in rows that were copied"
                                        + " already; start again from the beginning with --restart, or add and fill it by hand"
                                : "rows that were copied already have '" + filling.text()
                                        + "' in it at the source, and no"
                                        + " default of that is made of "
                                        + field.type().display()
                                        + "; add and fill it by hand, or start again from the beginning with --restart");
            }
            return Optional.empty();
        }

        /** Older rows get what they have at the source, in the same statement; the source says what new ones have. */
        private List<String> additions(Field field) {
            String name = dialect.quote(field.name());
            String type = dialect.create(field.type(), false).orElseThrow();
            Filling filling = field.filling();
            Optional<String> literal = filling == null ? Optional.empty() : literal(field, filling);
            List<String> all = new ArrayList<>();
            all.add(dialect.addColumn(
                    sql,
                    name + " " + type
                            + literal.map(value -> " default " + value).orElse("")));
            if (literal.isPresent()) {
                dialect.dropDefault(sql, name).ifPresent(all::add);
            }
            return all;
        }

        /** Numbers, truth values and texts, as all sources write them. */
        private Optional<String> literal(Field field, Filling filling) {
            String text = filling.text();
            DataType type = field.type();
            if (text == null) {
                return Optional.empty();
            } else if (type instanceof DataType.Bool) {
                return dialect.isTested() && text.matches("t|f|true|false")
                        ? Optional.of(text.startsWith("t") ? "true" : "false")
                        : Optional.empty();
            } else if (type instanceof DataType.Text) {
                return dialect.isTested() && text.indexOf('\0') < 0
                        ? Optional.of(dialect.textLiteral(text))
                        : Optional.empty();
            }
            boolean isWhole =
                    type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
            if (isWhole) {
                return text.matches("-?\\d{1,19}") ? Optional.of(text) : Optional.empty();
            }
            return type instanceof DataType.Decimal decimal && dialect.isTested()
                    ? decimal(text, decimal)
                    : Optional.empty();
        }

        /** As text, which no database makes a binary fraction of; with all digits, as it is bound. */
        private Optional<String> decimal(String text, DataType.Decimal type) {
            if (!text.matches("-?\\d{1,60}(\\.\\d{1,60})?")) {
                return Optional.empty();
            }
            BigDecimal value = new BigDecimal(text);
            if (type.isUnbounded()) {
                return Optional.of(dialect.textLiteral(text));
            }
            return value.scale() > type.scale()
                    ? Optional.empty()
                    : Optional.of(dialect.textLiteral(value.setScale(type.scale(), RoundingMode.UNNECESSARY)
                            .toPlainString()));
        }
    }

    /** Returns what is to be done with a table that the pipeline leaves as it is. */
    static TargetEvolution none(Table table) {
        return new TargetEvolution(List.of(), List.of(), table, Set.of(), Set.of());
    }

    /**
     * Finds out what is to be done.
     *
     * @param key the fields by which rows are told apart
     * @param context tells what the pipeline wants, what has become of columns, and what was approved
     * @param problems takes what stands against doing it
     */
    static TargetEvolution of(
            SinkDialect dialect,
            Table table,
            Schema schema,
            List<String> key,
            PluginContext context,
            Rows rows,
            List<String> problems)
            throws SQLException {
        return context.schemaPolicy().isFrozen() || table.obstacle().isPresent()
                ? none(table)
                : new Finding(dialect, table, schema, key, context, rows, problems).find();
    }
}

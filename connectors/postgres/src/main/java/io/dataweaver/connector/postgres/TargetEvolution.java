package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Filling;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.PendingChange;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * How a table that is there comes to take rows of other columns than it has, as far as the pipeline wants it changed.
 *
 * <p>What is to be done follows from the rows, the table, and what has become of columns of the source, so that it may be done again
 * at any time: what is done already is not found any more.
 *
 * @param statements that change the table; none if it stays as it is
 * @param narrowed those of them that make a column hold less
 * @param pending those that change it once a person has approved them
 * @param table as it is when all of them are executed
 * @param leftOut the fields that are not written, because the table has no column for them
 */
record TargetEvolution(
        List<String> statements,
        List<NarrowedColumn> narrowed,
        List<PendingChange> pending,
        Relation table,
        Set<String> leftOut) {

    /** Finds out what is to be done with one table. */
    private static final class Finding {

        private final Catalog catalog;
        private final Relation table;
        private final Schema schema;
        private final List<String> key;
        private final SchemaPolicy policy;
        private final Predicate<String> approved;
        private final List<String> problems;
        private final List<String> statements = new ArrayList<>();
        private final List<NarrowedColumn> narrowed = new ArrayList<>();
        private final List<PendingChange> pending = new ArrayList<>();
        private final List<PgColumn> columns;
        private Relation renamed;
        private final Set<String> leftOut = new TreeSet<>();

        Finding(
                Catalog catalog,
                Relation table,
                Schema schema,
                List<String> key,
                SchemaPolicy policy,
                Predicate<String> approved,
                List<String> problems) {
            this.catalog = catalog;
            this.table = table;
            this.schema = schema;
            this.key = key;
            this.policy = policy;
            this.approved = approved;
            this.problems = problems;
            this.columns = new ArrayList<>(table.columns());
            this.renamed = table;
        }

        TargetEvolution find(ColumnHistory history) throws SQLException {
            Set<String> unknown = new TreeSet<>();
            history.renamed().forEach((old, name) -> rename(old, name, unknown));
            history.dropped().forEach(this::drop);
            for (Field field : schema.fields()) {
                Optional<PgColumn> column = column(field.name());
                if (column.isPresent()) {
                    widen(column.get(), field);
                    if (history.retyped().contains(field.name())) {
                        narrow(field);
                    }
                } else if (!unknown.contains(field.name())) {
                    add(field);
                }
            }
            leftOut.removeAll(key);
            return new TargetEvolution(
                    List.copyOf(statements),
                    List.copyOf(narrowed),
                    List.copyOf(pending),
                    renamed.withColumns(columns),
                    leftOut);
        }

        private Optional<PgColumn> column(String name) {
            return columns.stream()
                    .filter(column -> column.name().name().equals(name))
                    .findFirst();
        }

        /**
         * Takes a statement.
         *
         * @param number of the column that it changes, or of the last one if it makes one
         */
        private void take(SchemaChange change, int number, String statement) {
            if (policy.asks(change)) {
                // Numbers of tables and columns are never used again, so that the same statement is another change
                // later.
                PendingChange asked = new PendingChange(
                        statement,
                        UUID.nameUUIDFromBytes(
                                        (table.oid() + "/" + number + "/" + statement).getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", ""));
                if (!approved.test(asked.id())) {
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
            Optional<PgColumn> before = column(old);
            Optional<PgColumn> now = column(name);
            String what =
                    "the column '" + old + "' is called '" + name + "' at the source now, and table " + table.name();
            if (before.isPresent() && now.isPresent()) {
                problems.add(
                        what + " has both: drop the one that does not hold what was copied, or give it another name");
            } else if (before.isPresent()) {
                Identifier called;
                try {
                    called = new Identifier(name);
                } catch (DataWeaverException nameInvalid) {
                    problems.add(what + " cannot have such a column: " + nameInvalid.getMessage());
                    return;
                }
                take(
                        SchemaChange.RENAMED_COLUMN,
                        before.get().number(),
                        alter(table) + "rename column " + before.get().name().toSql() + " to " + called.toSql());
                columns.set(columns.indexOf(before.get()), before.get().called(called));
                renamed = renamed.withKeysOver(old, name);
            } else if (now.isEmpty() && !leavesOut()) {
                unknown.add(name);
                problems.add(what + " has neither: give the column that holds what was copied that name, or start again"
                        + " from the beginning with --restart");
            }
        }

        private void drop(String name) {
            Optional<PgColumn> column = column(name);
            if (column.isPresent() && schema.indexOf(name) < 0) {
                take(
                        SchemaChange.DROPPED_COLUMN,
                        column.get().number(),
                        alter(table) + "drop column " + column.get().name().toSql());
                columns.remove(column.get());
            }
        }

        private void widen(PgColumn column, Field field) throws SQLException {
            if (policy.evolves(SchemaChange.TYPE_WIDENED)) {
                Optional<PgType> wider = wider(catalog, column, field);
                wider.ifPresent(type -> {
                    take(
                            SchemaChange.TYPE_WIDENED,
                            column.number(),
                            alter(table) + "alter column " + column.name().toSql() + " type "
                                    + TypeMapping.create(field));
                    columns.set(columns.indexOf(column), column.of(type));
                });
            }
        }

        /** Only where the source has narrowed its column: somebody may have made that of the target wider on purpose. */
        private void narrow(Field field) throws SQLException {
            Optional<PgColumn> column = column(field.name());
            if (column.isEmpty()
                    || !policy.asks(SchemaChange.TYPE_NARROWED)
                    || column.get().generated()) {
                return;
            }
            Optional<PgType> narrower = narrower(catalog, column.get(), field);
            if (narrower.isPresent()) {
                take(
                        NarrowedColumn.ofType(table.name(), column.get(), narrower.get(), TypeMapping.create(field)),
                        column.get());
                columns.set(columns.indexOf(column.get()), column.get().of(narrower.get()));
            }
            PgColumn typed = column(field.name()).orElseThrow();
            if (!field.nullable() && !typed.notNull()) {
                take(NarrowedColumn.notNull(table.name(), typed), typed);
                columns.set(columns.indexOf(typed), typed.withoutNull());
            }
        }

        private void take(NarrowedColumn change, PgColumn column) {
            int before = statements.size();
            take(SchemaChange.TYPE_NARROWED, column.number(), change.statement());
            if (statements.size() > before) {
                narrowed.add(change);
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
                Optional<String> reason = cannotAdd(catalog, table, field, key);
                if (reason.isEmpty()) {
                    int last = table.columns().stream()
                            .mapToInt(PgColumn::number)
                            .max()
                            .orElse(0);
                    additions(table, field).forEach(statement -> take(SchemaChange.NEW_COLUMN, last, statement));
                    columns.add(TargetEvolution.column(catalog, field));
                } else if (policy.of(SchemaChange.NEW_COLUMN) == ChangePolicy.TRY_EVOLVE) {
                    leftOut.add(field.name());
                } else {
                    problems.add(reason.get());
                }
            }
        }
    }

    /** Returns what is to be done with a table that the pipeline leaves as it is. */
    static TargetEvolution none(Relation table) {
        return new TargetEvolution(List.of(), List.of(), List.of(), table, Set.of());
    }

    /**
     * Finds out what is to be done.
     *
     * @param key the fields by which rows are told apart
     * @param history what has become of columns since the table was made ready last
     * @param approved tells whether a change was approved
     * @param problems takes what stands against doing it
     */
    static TargetEvolution of(
            Catalog catalog,
            Relation table,
            Schema schema,
            List<String> key,
            SchemaPolicy policy,
            ColumnHistory history,
            Predicate<String> approved,
            List<String> problems)
            throws SQLException {
        if (policy.isFrozen() || (table.kind() != 'r' && table.kind() != 'p')) {
            return none(table);
        }
        return new Finding(catalog, table, schema, key, policy, approved, problems).find(history);
    }

    /** Does it, in the transaction of {@code session}; all or nothing is there when that ends. */
    void execute(Session session) throws SQLException {
        for (String statement : statements) {
            for (NarrowedColumn column : narrowed) {
                if (column.statement().equals(statement)) {
                    column.requireFits(session);
                }
            }
            session.execute(statement);
        }
    }

    private static String alter(Relation table) {
        return "alter table " + table.name().toSql() + " ";
    }

    /** Older rows get what they have at the source; the source says what new ones have. */
    private static List<String> additions(Relation table, Field field) {
        String name = new Identifier(field.name()).toSql();
        Filling filling = field.filling();
        String add = alter(table) + "add column if not exists " + name + " " + TypeMapping.create(field);
        return filling == null || filling.text() == null
                ? List.of(add)
                : List.of(
                        add + " default " + Literal.typed(filling.text(), TypeMapping.create(field)),
                        alter(table) + "alter column " + name + " drop default");
    }

    private static Optional<String> cannotAdd(Catalog catalog, Relation table, Field field, List<String> key)
            throws SQLException {
        String what = "the column '" + field.name() + "' cannot be added to table " + table.name() + ": ";
        if (key.contains(field.name())) {
            return Optional.of(what + "it is part of the key, which the rows that are there do not have");
        }
        try {
            Identifier unused = new Identifier(field.name());
            if (catalog.findType(TypeMapping.create(field)).isEmpty()) {
                return Optional.of(what + "the target has no type " + TypeMapping.create(field));
            }
        } catch (DataWeaverException nameInvalid) {
            return Optional.of(what + nameInvalid.getMessage());
        }
        Filling filling = field.filling();
        if (filling != null && filling.text() == null && catalog.hasRows(table.name())) {
            return Optional.of(
                    what + "it fills itself at the source, and nobody tells what it has in rows that were copied"
                            + " already; start again from the beginning with --restart, or add and fill it by hand");
        }
        return Optional.empty();
    }

    private static PgColumn column(Catalog catalog, Field field) throws SQLException {
        return new PgColumn(new Identifier(field.name()), typeFor(catalog, field));
    }

    /** Returns the type, with its limits, of the column that is made for {@code field}. */
    static PgType typeFor(Catalog catalog, Field field) throws SQLException {
        return catalog.columnsOf("select null::" + TypeMapping.create(field) + " as c")
                .get(0)
                .type();
    }

    private static Optional<PgType> wider(Catalog catalog, PgColumn column, Field field) throws SQLException {
        if (column.generated()
                || column.type().domain()
                || column.type().name().equals(TypeMapping.create(field))
                || catalog.findType(TypeMapping.create(field)).isEmpty()) {
            return Optional.empty();
        }
        PgType wanted = typeFor(catalog, field);
        return isWider(column.type(), wanted) ? Optional.of(wanted) : Optional.empty();
    }

    private static Optional<PgType> narrower(Catalog catalog, PgColumn column, Field field) throws SQLException {
        if (column.type().domain()
                || catalog.findType(TypeMapping.create(field)).isEmpty()) {
            return Optional.empty();
        }
        PgType wanted = typeFor(catalog, field);
        return !wanted.domain() && isWider(wanted, column.type()) ? Optional.of(wanted) : Optional.empty();
    }

    /** Tells whether a column of type {@code to} holds all that one of type {@code from} does, and more, in the same way. */
    static boolean isWider(PgType from, PgType to) {
        return switch (from.wire()) {
            case INT2 -> to.wire() == Wire.INT4 || to.wire() == Wire.INT8 || holdsDigits(to, 5);
            case INT4 -> to.wire() == Wire.INT8 || holdsDigits(to, 10);
            case INT8 -> holdsDigits(to, 19);
            case FLOAT4 -> to.wire() == Wire.FLOAT8;
            case NUMERIC ->
                to.wire() == Wire.NUMERIC
                        && from.hasModifier()
                        && (!to.hasModifier()
                                || (to.scale() >= from.scale()
                                        && to.precision() - to.scale() >= from.precision() - from.scale()
                                        && to.modifier() != from.modifier()));
            case VARCHAR ->
                from.maxCharacters() >= 0
                        && (to.wire() == Wire.TEXT
                                || (to.wire() == Wire.VARCHAR
                                        && (to.maxCharacters() < 0 || to.maxCharacters() > from.maxCharacters())));
            case TIME, TIMESTAMP, TIMESTAMPTZ ->
                to.wire() == from.wire() && to.fractionDigits() > from.fractionDigits();
            case BOOL, FLOAT8, TEXT, BPCHAR, NAME, BYTEA, DATE, UUID, JSON, JSONB, ENUM, OTHER, ARRAY -> false;
        };
    }

    private static boolean holdsDigits(PgType type, int digits) {
        return type.wire() == Wire.NUMERIC && (!type.hasModifier() || type.precision() - type.scale() >= digits);
    }
}

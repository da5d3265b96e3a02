package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Filling;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a table that is there comes to take rows of other columns than it has, as far as the pipeline wants it changed.
 *
 * <p>What is to be done follows from the rows and the table alone, so that it may be done again at any time: what is done
 * already is not found any more.
 *
 * @param statements that change the table; none if it stays as it is
 * @param table as it is then
 * @param leftOut the fields that are not written, because the table has no column for them
 */
record TargetEvolution(List<String> statements, Relation table, Set<String> leftOut) {

    /** Returns what is to be done with a table that the pipeline leaves as it is. */
    static TargetEvolution none(Relation table) {
        return new TargetEvolution(List.of(), table, Set.of());
    }

    /**
     * Finds out what is to be done.
     *
     * @param key the fields by which rows are told apart
     * @param problems takes what stands against doing it
     */
    static TargetEvolution of(
            Catalog catalog,
            Relation table,
            Schema schema,
            List<String> key,
            SchemaPolicy policy,
            List<String> problems)
            throws SQLException {
        if (policy.isFrozen() || (table.kind() != 'r' && table.kind() != 'p')) {
            return none(table);
        }
        List<String> statements = new ArrayList<>();
        List<PgColumn> columns = new ArrayList<>(table.columns());
        Set<String> leftOut = new TreeSet<>();
        for (Field field : schema.fields()) {
            Optional<PgColumn> column = table.column(field.name());
            if (column.isPresent()) {
                if (policy.evolves(SchemaChange.TYPE_WIDENED)) {
                    Optional<PgType> wider = wider(catalog, column.get(), field);
                    wider.ifPresent(type -> {
                        statements.add(alter(table) + "alter column "
                                + column.get().name().toSql() + " type " + TypeMapping.create(field));
                        columns.set(columns.indexOf(column.get()), column.get().of(type));
                    });
                }
            } else if (policy.of(SchemaChange.NEW_COLUMN) == ChangePolicy.DISCARD_VALUE
                    || policy.discardsRows(SchemaChange.NEW_COLUMN)) {
                leftOut.add(field.name());
            } else if (policy.evolves(SchemaChange.NEW_COLUMN)) {
                Optional<String> reason = cannotAdd(catalog, table, field, key);
                if (reason.isEmpty()) {
                    statements.addAll(add(table, field));
                    columns.add(column(catalog, field));
                } else if (policy.of(SchemaChange.NEW_COLUMN) == ChangePolicy.TRY_EVOLVE) {
                    leftOut.add(field.name());
                } else {
                    problems.add(reason.get());
                }
            }
        }
        leftOut.removeAll(key);
        return new TargetEvolution(List.copyOf(statements), table.withColumns(columns), leftOut);
    }

    private static String alter(Relation table) {
        return "alter table " + table.name().toSql() + " ";
    }

    /** Older rows get what they have at the source; the source says what new ones have. */
    private static List<String> add(Relation table, Field field) {
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

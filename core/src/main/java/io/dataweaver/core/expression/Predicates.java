package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.Predicate.Comparison;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the parts of conditions that sources understand: comparisons of columns with literals, and what joins them. */
final class Predicates {

    private Predicates() {}

    /** Returns {@code condition}, marked if it is no more than {@code value outcomes constant} with a column as value. */
    static Condition mark(Condition condition, Expression value, int outcomes, Expression constant) {
        Object literal = literal(value, constant);
        return literal == null || !(value instanceof ColumnValue column)
                ? condition
                : new Pushable(condition, new Predicate.Compare(column.name(), Order.comparison(outcomes), literal));
    }

    /** Returns {@code condition}, marked if it is no more than {@code value in (candidates)} with a column as value. */
    static Condition mark(Condition condition, Expression value, List<Expression> candidates) {
        List<Object> literals = new ArrayList<>();
        for (Expression candidate : candidates) {
            Object literal = literal(value, candidate);
            if (literal == null) {
                return condition;
            }
            literals.add(literal);
        }
        return value instanceof ColumnValue column
                ? new Pushable(condition, new Predicate.In(column.name(), literals))
                : condition;
    }

    /** Returns the value of {@code constant} in the type of the column {@code value}, if it is there without change. */
    private static @Nullable Object literal(Expression value, Expression constant) {
        if (!(value instanceof ColumnValue column)
                || !column.isWhole()
                || !(constant instanceof Constant given)
                || given.isNull()) {
            return null;
        }
        DataType type = column.type();
        Kind kind = Kind.of(type);
        // A decimal is compared with a double as a double, which rounds the column, not the literal.
        if (kind == Kind.NESTED || kind == Kind.JSON || (Kind.of(given.type()) == Kind.FLOAT && kind != Kind.FLOAT)) {
            return null;
        }
        Expression there = Casts.of(given, type, true);
        if (!(there instanceof Constant cast) || cast.isNull()) {
            return null;
        }
        boolean same = given.type().equals(type)
                || new Comparisons(new Problems(List.of(), ""), new Span(0, 0)).isSame(cast, given);
        return same ? cast.value() : null;
    }

    /** Returns {@code condition} as a source understands it, or null if it does not. */
    static @Nullable Predicate of(Condition condition) {
        if (condition instanceof Pushable pushable) {
            return pushable.predicate();
        } else if (condition instanceof Not not) {
            Predicate negated = of(not.operand());
            return negated == null ? null : new Predicate.Not(negated);
        } else if (condition instanceof And and) {
            List<Predicate> parts = all(and.parts());
            return parts == null ? null : new Predicate.And(parts);
        } else if (condition instanceof Or or) {
            List<Predicate> parts = all(or.parts());
            return parts == null ? null : new Predicate.Or(parts);
        } else if (condition instanceof IsNull isNull
                && isNull.operand() instanceof ColumnValue column
                && column.isWhole()) {
            return isNull.isNegated() ? new Predicate.IsNotNull(column.name()) : new Predicate.IsNull(column.name());
        } else if (condition instanceof BooleanValue
                && condition.operands().get(0) instanceof ColumnValue column
                && column.isWhole()) {
            return new Predicate.Compare(column.name(), Comparison.EQUAL, true);
        }
        return null;
    }

    private static @Nullable List<Predicate> all(List<Condition> conditions) {
        List<Predicate> predicates = new ArrayList<>();
        for (Condition condition : conditions) {
            Predicate predicate = of(condition);
            if (predicate == null) {
                return null;
            }
            predicates.add(predicate);
        }
        return predicates;
    }

    /** Returns the conditions that all have to be true for {@code condition} to be. */
    static List<Condition> conjuncts(Condition condition) {
        if (!(condition instanceof And and)) {
            return List.of(condition);
        }
        List<Condition> conjuncts = new ArrayList<>();
        for (Condition part : and.parts()) {
            conjuncts.addAll(conjuncts(part));
        }
        return conjuncts;
    }
}

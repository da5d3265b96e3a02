package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.source.Predicate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conditions as SQL, where the database decides exactly as the expression engine would; others are left to that: text has
 * collations, binary fractions NaN, and moments zones.
 */
final class PredicateSql {

    private final Dataset dataset;
    private final Dialect dialect;

    PredicateSql(Dataset dataset, Dialect dialect) {
        this.dataset = dataset;
        this.dialect = dialect;
    }

    /** Returns a condition in SQL; empty if the database would not decide exactly the same. */
    Optional<String> sql(Predicate predicate) {
        if (predicate instanceof Predicate.Compare compare) {
            return operand(compare.column())
                    .flatMap(left -> literal(compare.column(), compare.literal())
                            .map(right -> left + " " + compare.comparison().sql() + " " + right));
        } else if (predicate instanceof Predicate.In in) {
            return in(in);
        } else if (predicate instanceof Predicate.IsNull isNull) {
            return Optional.of(dialect.quote(isNull.column()) + " is null");
        } else if (predicate instanceof Predicate.IsNotNull isNotNull) {
            return Optional.of(dialect.quote(isNotNull.column()) + " is not null");
        } else if (predicate instanceof Predicate.And and) {
            return join(and.parts(), " and ");
        } else if (predicate instanceof Predicate.Or or) {
            return join(or.parts(), " or ");
        }
        return sql(((Predicate.Not) predicate).part()).map(part -> "not (" + part + ")");
    }

    private Optional<String> operand(String column) {
        return dataset.comparable(column).map(found -> dialect.quote(found.name()));
    }

    private Optional<String> in(Predicate.In in) {
        List<String> literals = new ArrayList<>();
        for (Object value : in.literals()) {
            literal(in.column(), value).ifPresent(literals::add);
        }
        return literals.size() < in.literals().size()
                ? Optional.empty()
                : operand(in.column()).map(left -> left + " in (" + String.join(", ", literals) + ")");
    }

    private Optional<String> join(List<Predicate> parts, String operator) {
        List<String> conditions = new ArrayList<>();
        for (Predicate part : parts) {
            sql(part).ifPresent(condition -> conditions.add("(" + condition + ")"));
        }
        return conditions.isEmpty() || conditions.size() < parts.size()
                ? Optional.empty()
                : Optional.of(String.join(operator, conditions));
    }

    private Optional<String> literal(String column, Object value) {
        DataType type = dataset.column(column).requireType().type();
        if (type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64) {
            return value instanceof Long || value instanceof Integer || value instanceof Short
                    ? Optional.of(value.toString())
                    : Optional.empty();
        }
        boolean exact = type instanceof DataType.Decimal decimal
                && !decimal.isUnbounded()
                && value instanceof BigDecimal number
                && digitsOfBoth(decimal, number) <= dialect.comparedDigits();
        return exact ? Optional.of(((BigDecimal) value).toPlainString()) : Optional.empty();
    }

    private static int digitsOfBoth(DataType.Decimal column, BigDecimal literal) {
        int whole = Math.max(column.precision() - column.scale(), literal.precision() - literal.scale());
        return whole + Math.max(column.scale(), literal.scale());
    }
}

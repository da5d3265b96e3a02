package io.dataweaver.testkit.source;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.Predicate.Comparison;
import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Conditions to offer to a source, and what they mean: SQL's three-valued logic, text by its UTF-8 bytes. */
public final class Predicates {

    private Predicates() {}

    /** Returns conditions of every kind on the columns of {@code schema}, with literals out of {@code rows}. */
    public static List<Predicate> about(Schema schema, List<Row> rows) {
        List<Predicate> predicates = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            int column = i;
            List<Object> literals = rows.stream()
                    .map(row -> row.value(column))
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            if (isComparable(field.type(), literals)) {
                predicates.addAll(about(field.name(), literals));
            }
            predicates.add(new Predicate.IsNull(field.name()));
            predicates.add(new Predicate.IsNotNull(field.name()));
        }
        return predicates;
    }

    private static List<Predicate> about(String column, List<Object> literals) {
        Object middle = literals.get(literals.size() / 2);
        Object last = literals.get(literals.size() - 1);
        List<Predicate> predicates = new ArrayList<>();
        for (Comparison comparison : Comparison.values()) {
            predicates.add(new Predicate.Compare(column, comparison, middle));
        }
        Predicate equal = new Predicate.Compare(column, Comparison.EQUAL, middle);
        predicates.add(new Predicate.In(column, List.of(middle, last)));
        predicates.add(new Predicate.Not(equal));
        predicates.add(new Predicate.Or(List.of(equal, new Predicate.IsNull(column))));
        predicates.add(new Predicate.And(
                List.of(new Predicate.IsNotNull(column), new Predicate.Compare(column, Comparison.LESS, last))));
        predicates.add(new Predicate.Not(
                new Predicate.Or(List.of(equal, new Predicate.Compare(column, Comparison.GREATER, middle)))));
        return predicates;
    }

    /** NaN compares in more than one way, and what is nested in none. */
    private static boolean isComparable(DataType type, List<Object> literals) {
        return !literals.isEmpty()
                && !(type instanceof DataType.Json)
                && literals.stream()
                        .allMatch(literal -> literal instanceof Comparable
                                && !literal.equals(Double.NaN)
                                && !literal.equals(Float.NaN));
    }

    /** Tells whether {@code predicate} is true for {@code row}; not if it is false or unknown. */
    public static boolean isTrue(Predicate predicate, Schema schema, Row row) {
        return Boolean.TRUE.equals(truth(predicate, schema, row));
    }

    private static @Nullable Boolean truth(Predicate predicate, Schema schema, Row row) {
        if (predicate instanceof Predicate.Compare compare) {
            Object value = value(compare.column(), schema, row);
            return value == null ? null : holds(compare.comparison(), compare(value, compare.literal()));
        } else if (predicate instanceof Predicate.In in) {
            Object value = value(in.column(), schema, row);
            return value == null
                    ? null
                    : (Boolean) in.literals().stream().anyMatch(literal -> compare(value, literal) == 0);
        } else if (predicate instanceof Predicate.IsNull isNull) {
            return value(isNull.column(), schema, row) == null;
        } else if (predicate instanceof Predicate.IsNotNull isNotNull) {
            return value(isNotNull.column(), schema, row) != null;
        } else if (predicate instanceof Predicate.And and) {
            return all(and.parts(), schema, row, true);
        } else if (predicate instanceof Predicate.Or or) {
            return all(or.parts(), schema, row, false);
        }
        Boolean part = truth(((Predicate.Not) predicate).part(), schema, row);
        return part == null ? null : (Boolean) !part;
    }

    /** AND is true unless a part is not; OR is false unless a part is not; unknown is neither. */
    private static @Nullable Boolean all(List<Predicate> parts, Schema schema, Row row, boolean neutral) {
        boolean unknown = false;
        for (Predicate part : parts) {
            Boolean truth = truth(part, schema, row);
            if (truth == null) {
                unknown = true;
            } else if (truth != neutral) {
                return !neutral;
            }
        }
        return unknown ? null : (Boolean) neutral;
    }

    private static @Nullable Object value(String column, Schema schema, Row row) {
        return row.value(schema.indexOf(column));
    }

    private static boolean holds(Comparison comparison, int order) {
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    @SuppressWarnings("unchecked") // both are values of one column
    private static int compare(Object left, Object right) {
        if (left instanceof String text && right instanceof String other) {
            return Arrays.compareUnsigned(
                    text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
        } else if (left instanceof BigDecimal number && right instanceof Double infinite) {
            return -Double.compare(infinite, number.signum());
        } else if (left instanceof Double infinite && right instanceof BigDecimal number) {
            return Double.compare(infinite, number.signum());
        } else if (left instanceof Double number && right instanceof Double other) {
            // Zero equals its negative.
            return Double.compare(number + 0.0, other + 0.0);
        } else if (left instanceof Float number && right instanceof Float other) {
            return Float.compare(number + 0.0f, other + 0.0f);
        }
        return ((Comparable<Object>) left).compareTo(right);
    }
}

package io.dataweaver.api.source;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A simple condition that a source may take over. Conditions are true, false or unknown, as in SQL; unknown is not true.
 *
 * <p>Literals are Java objects as {@code Column.value} returns them, of the type of the column. {@code toString} is for people:
 * SQL, though no database's.
 */
public sealed interface Predicate {

    /** How two values compare. */
    enum Comparison {
        EQUAL("="),
        NOT_EQUAL("<>"),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sql;

        Comparison(String sql) {
            this.sql = sql;
        }

        /** Returns the operator in SQL. */
        public String sql() {
            return sql;
        }
    }

    /** {@code column comparison literal}. */
    record Compare(String column, Comparison comparison, Object literal) implements Predicate {
        @Override
        public String toString() {
            return column + " " + comparison.sql() + " " + shown(literal);
        }
    }

    /** {@code column IN (literals)}; at least one, none null. */
    record In(String column, List<Object> literals) implements Predicate {
        public In {
            literals = List.copyOf(literals);
        }

        @Override
        public String toString() {
            return column + " in "
                    + literals.stream().map(Predicate::shown).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /** {@code column IS NULL}. */
    record IsNull(String column) implements Predicate {
        @Override
        public String toString() {
            return column + " is null";
        }
    }

    /** {@code column IS NOT NULL}. */
    record IsNotNull(String column) implements Predicate {
        @Override
        public String toString() {
            return column + " is not null";
        }
    }

    /** All of them. */
    record And(List<Predicate> parts) implements Predicate {
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return parts.stream().map(Object::toString).collect(Collectors.joining(" and ", "(", ")"));
        }
    }

    /** Any of them. */
    record Or(List<Predicate> parts) implements Predicate {
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return parts.stream().map(Object::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    /** Not that. */
    record Not(Predicate part) implements Predicate {
        @Override
        public String toString() {
            return "not " + (part instanceof And || part instanceof Or ? part : "(" + part + ")");
        }
    }

    private static String shown(Object literal) {
        if (literal instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return literal instanceof Number || literal instanceof Boolean
                ? literal.toString()
                : "'" + literal.toString().replace("'", "''") + "'";
    }
}

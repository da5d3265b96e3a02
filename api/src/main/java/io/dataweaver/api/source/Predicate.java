package io.dataweaver.api.source;

import java.util.List;

/**
 * A simple condition that a source may take over. Conditions are true, false or unknown, as in SQL; unknown is not true.
 *
 * <p>Literals are Java objects as {@code Column.value} returns them, of the type of the column.
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
    record Compare(String column, Comparison comparison, Object literal) implements Predicate {}

    /** {@code column IN (literals)}; at least one, none null. */
    record In(String column, List<Object> literals) implements Predicate {
        public In {
            literals = List.copyOf(literals);
        }
    }

    /** {@code column IS NULL}. */
    record IsNull(String column) implements Predicate {}

    /** {@code column IS NOT NULL}. */
    record IsNotNull(String column) implements Predicate {}

    /** All of them. */
    record And(List<Predicate> parts) implements Predicate {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** Any of them. */
    record Or(List<Predicate> parts) implements Predicate {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** Not that. */
    record Not(Predicate part) implements Predicate {}
}

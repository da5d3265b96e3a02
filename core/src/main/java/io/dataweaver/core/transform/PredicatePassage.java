package io.dataweaver.core.transform;

import io.dataweaver.api.source.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transform past which conditions may move forward, so that the source can take them over. It rejects no row; a row that
 * it would have rejected must not be filtered instead.
 */
public interface PredicatePassage {

    /**
     * Returns the column of the input whose values come out as {@code column}, in each row as they are; empty if it is
     * computed, or if this transform may reject rows.
     */
    Optional<String> before(String column);

    /**
     * Returns the condition on the input that is true, false and unknown for the same rows as {@code predicate} is on the
     * output; empty if there is none.
     */
    default Optional<Predicate> before(Predicate predicate) {
        if (predicate instanceof Predicate.Compare compare) {
            return before(compare.column())
                    .map(column -> new Predicate.Compare(column, compare.comparison(), compare.literal()));
        } else if (predicate instanceof Predicate.In in) {
            return before(in.column()).map(column -> new Predicate.In(column, in.literals()));
        } else if (predicate instanceof Predicate.IsNull isNull) {
            return before(isNull.column()).map(Predicate.IsNull::new);
        } else if (predicate instanceof Predicate.IsNotNull isNotNull) {
            return before(isNotNull.column()).map(Predicate.IsNotNull::new);
        } else if (predicate instanceof Predicate.Not not) {
            return before(not.part()).map(Predicate.Not::new);
        } else if (predicate instanceof Predicate.And and) {
            return before(and.parts()).map(Predicate.And::new);
        }
        return before(((Predicate.Or) predicate).parts()).map(Predicate.Or::new);
    }

    private Optional<List<Predicate>> before(List<Predicate> parts) {
        List<Predicate> moved = new ArrayList<>();
        for (Predicate part : parts) {
            Optional<Predicate> before = before(part);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            moved.add(before.get());
        }
        return Optional.of(moved);
    }
}

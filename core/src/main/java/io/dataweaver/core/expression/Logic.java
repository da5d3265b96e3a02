package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves out what constants decide, as PostgreSQL's planner does: what is never reached does not fail either. */
final class Logic {

    private Logic() {}

    /** Returns whether all of {@code parts} are true. */
    static Condition and(List<Condition> parts) {
        List<Condition> open = undecided(parts, false);
        return open == null
                ? truth(false)
                : open.isEmpty() ? truth(true) : open.size() == 1 ? open.get(0) : new And(open);
    }

    /** Returns whether any of {@code parts} is true. */
    static Condition or(List<Condition> parts) {
        List<Condition> open = undecided(parts, true);
        return open == null
                ? truth(true)
                : open.isEmpty() ? truth(false) : open.size() == 1 ? open.get(0) : new Or(open);
    }

    /** Returns the parts that are not known; null if one is known to be {@code decisive}. */
    private static @Nullable List<Condition> undecided(List<Condition> parts, boolean decisive) {
        List<Condition> open = new ArrayList<>();
        for (Condition part : parts) {
            Boolean known = known(part);
            if (known == null) {
                open.add(part);
            } else if (known == decisive) {
                return null;
            }
        }
        return open;
    }

    private static @Nullable Boolean known(Condition part) {
        if (part instanceof BooleanValue && part.operands().get(0) instanceof Constant constant) {
            return constant.value() instanceof Boolean value ? value : null;
        }
        return null;
    }

    private static boolean isUnknown(Condition part) {
        return part instanceof BooleanValue && part.operands().get(0) instanceof Constant constant && constant.isNull();
    }

    private static Condition truth(boolean value) {
        return BooleanValue.of(Constant.of(DataTypes.BOOLEAN, value));
    }

    /**
     * Returns the result of the first condition that is true.
     *
     * @param results one a condition, and the last for the other rows
     */
    static Expression choice(List<Condition> conditions, List<Expression> results) {
        List<Condition> open = new ArrayList<>();
        List<Expression> reachable = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            Boolean known = known(conditions.get(i));
            if (Boolean.TRUE.equals(known)) {
                return choice(open, reachable, results.get(i));
            }
            if (known == null && !isUnknown(conditions.get(i))) {
                open.add(conditions.get(i));
                reachable.add(results.get(i));
            }
        }
        return choice(open, reachable, results.get(conditions.size()));
    }

    private static Expression choice(List<Condition> conditions, List<Expression> results, Expression otherwise) {
        if (conditions.isEmpty()) {
            return otherwise;
        }
        results.add(otherwise);
        return new Choice(conditions, results);
    }

    /** Returns the first of {@code alternatives} that is not NULL. */
    static Expression coalesce(List<Expression> alternatives) {
        List<Expression> open = new ArrayList<>();
        for (Expression alternative : alternatives) {
            boolean isNull = alternative instanceof Constant constant && constant.isNull();
            if (!isNull) {
                open.add(alternative);
            }
            if (alternative.isConstant() && !isNull) {
                break;
            }
        }
        return open.isEmpty() ? alternatives.get(0) : open.size() == 1 ? open.get(0) : new Coalesce(open);
    }
}

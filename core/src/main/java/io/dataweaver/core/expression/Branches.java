package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.descriptor.OptionException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the alternatives of CASE, COALESCE and their kin to one type. */
final class Branches {

    private Branches() {}

    /**
     * Returns the alternatives, all of one type that holds the values of each.
     *
     * @throws OptionException if there is no such type
     */
    static List<Expression> unify(CallSite site, List<Integer> alternatives) {
        DataType common = null;
        int first = -1;
        for (int index : alternatives) {
            if (isOpen(site, index)) {
                continue;
            }
            DataType type = site.type(index);
            DataType next = common == null ? type : common(common, type);
            if (next == null) {
                throw site.problem(
                        ExpressionErrorCode.INCOMPATIBLE_BRANCHES,
                        site.span(index),
                        "`" + site.text(index) + "` is " + type.display() + ", but `" + site.text(first) + "` is "
                                + site.type(first).display(),
                        "write cast(" + site.text(index) + " as " + common + ")");
            }
            first = first < 0 ? index : first;
            common = next;
        }
        DataType type = common == null ? DataTypes.TEXT : common;
        List<Expression> unified = new ArrayList<>();
        for (int index : alternatives) {
            unified.add(convert(site, index, type));
        }
        return unified;
    }

    /** A literal text or NULL takes the type of the others. */
    private static boolean isOpen(CallSite site, int index) {
        return site.argument(index) instanceof Constant constant && constant.isUntyped();
    }

    private static Expression convert(CallSite site, int index, DataType type) {
        Expression value = site.argument(index);
        if (value instanceof Constant constant && constant.isUntyped() && !constant.isNull()) {
            Kind kind = Kind.of(type);
            if (kind.isNumber() || kind == Kind.BOOLEAN) {
                throw site.problem(
                        ExpressionErrorCode.INCOMPATIBLE_BRANCHES,
                        site.span(index),
                        site.text(index) + " is text, but the other alternatives are " + type.display(),
                        "leave the quotes away, or make the others text with cast(… as text)");
            }
            return Literals.typed(site.problems(), constant, site.span(index), type);
        }
        return Casts.implicit(value, type);
    }

    /** Returns the type that holds all values of both; null if none does. */
    static @Nullable DataType common(DataType a, DataType b) {
        if (a.equals(b)) {
            return a;
        }
        Kind first = Kind.of(a);
        Kind second = Kind.of(b);
        if (first.isNumber() && second.isNumber()) {
            return Numbers.common(a, b);
        } else if (first == Kind.DATE && second == Kind.TIMESTAMP) {
            return b;
        } else if (first == Kind.TIMESTAMP && second == Kind.DATE) {
            return a;
        } else if (first == second && first.isTemporal()) {
            return Comparisons.precision(a) > Comparisons.precision(b) ? a : b;
        }
        return null;
    }
}

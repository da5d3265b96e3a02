package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.source.Predicate.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Functions that choose among values. */
final class ConditionalFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("conditional")
            .add(
                    "coalesce",
                    "coalesce(value, …)",
                    "The first value that is not NULL.",
                    "coalesce(null, 'a', 'b') = 'a'")
            .add("ifnull", "ifnull(value, otherwise)", "`coalesce` of two values.", "ifnull(null, 'a') = 'a'")
            .add("nvl", "nvl(value, otherwise)", "The same as `ifnull`.", "nvl(null, 1) = 1")
            .add("nvl2", "nvl2(value, a, b)", "`b` if the value is NULL, otherwise `a`.", "nvl2(null, 'a', 'b') = 'b'")
            .add(
                    "nullif",
                    "nullif(a, b)",
                    "NULL if both are equal, otherwise `a`.",
                    "nullif(0, 0) is null and nullif(5, 0) = 5")
            .add(
                    "if",
                    "if(condition, a, b)\nif(condition, a)",
                    "`a` if the condition is true, otherwise `b`, or NULL.",
                    "if(1 < 2, 'yes', 'no') = 'yes'")
            .add("iif", "iif(condition, a, b)", "The same as `if`.", "iif(1 > 2, 'yes', 'no') = 'no'")
            .add(
                    "greatest",
                    "greatest(value, …)",
                    "The greatest value; NULL is left out.",
                    "greatest(1, null, 2.5) = 2.5")
            .add("least", "least(value, …)", "The least value; NULL is left out.", "least('b', 'a') = 'a'")
            .add("num_nulls", "num_nulls(value, …)", "How many values are NULL.", "num_nulls(1, null, 'a') = 1")
            .add(
                    "num_nonnulls",
                    "num_nonnulls(value, …)",
                    "How many values are not NULL.",
                    "num_nonnulls(1, null, 'a') = 2")
            .add(
                    "typeof",
                    "typeof(value)",
                    "The name of the value's type.",
                    "typeof(cast(1.5 as decimal(3,1))) = 'decimal(3,1)'");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "coalesce" -> Logic.coalesce(alternatives(site));
            case "ifnull", "nvl" -> {
                Arguments.count(site, 2, 2, FUNCTIONS.signature(site.name()));
                yield Logic.coalesce(alternatives(site));
            }
            case "nvl2" -> {
                Arguments.count(site, 3, 3, FUNCTIONS.signature("nvl2"));
                yield Logic.choice(List.of(new IsNull(site.argument(0), true)), Branches.unify(site, List.of(1, 2)));
            }
            case "if", "iif" -> branches(site);
            case "num_nulls" -> nulls(site, true);
            case "num_nonnulls" -> nulls(site, false);
            case "typeof" -> {
                Arguments.count(site, 1, 1, FUNCTIONS.signature("typeof"));
                yield Constant.of(DataTypes.TEXT, site.type(0).toString());
            }
            case "greatest", "least" -> extreme(site);
            case "nullif" -> nullIf(site);
            default -> null;
        };
    }

    private static Expression branches(CallSite site) {
        Arguments.count(site, 2, 3, FUNCTIONS.signature(site.name()));
        Condition condition = Operators.condition(site, 0);
        List<Expression> results = new ArrayList<>(Branches.unify(site, site.size() > 2 ? List.of(1, 2) : List.of(1)));
        if (results.size() == 1) {
            results.add(Constant.of(results.get(0).type(), null));
        }
        return Logic.choice(List.of(condition), results);
    }

    private static Expression nulls(CallSite site, boolean wanted) {
        Arguments.count(site, 1, Integer.MAX_VALUE, FUNCTIONS.signature(site.name()));
        Set<Integer> all = IntStream.range(0, site.size()).boxed().collect(Collectors.toSet());
        return new RowFunction(site.name(), DataTypes.INTEGER, site.arguments(), all, false, a ->
                (int) Arrays.stream(a).filter(value -> value == null == wanted).count());
    }

    private static List<Expression> alternatives(CallSite site) {
        Arguments.count(site, 1, Integer.MAX_VALUE, FUNCTIONS.signature(site.name()));
        return Branches.unify(site, IntStream.range(0, site.size()).boxed().toList());
    }

    private static Expression extreme(CallSite site) {
        List<Expression> alternatives = alternatives(site);
        Kind kind = Kind.of(alternatives.get(0).type());
        if (kind == Kind.JSON || kind == Kind.NESTED) {
            throw Arguments.wrong(site, 0, "values that have an order");
        }
        return new Extreme(alternatives, site.name().equals("greatest"));
    }

    private static Expression nullIf(CallSite site) {
        Arguments.count(site, 2, 2, "nullif(a, b)");
        Expression value = site.argument(0);
        if (site.isNullLiteral(0) || site.isNullLiteral(1)) {
            return value;
        }
        Comparisons.Side left = new Comparisons.Side(value, site.span(0));
        Comparisons.Side right = new Comparisons.Side(site.argument(1), site.span(1));
        Condition equal = new Comparisons(site.problems(), site.span()).compare(left, Comparison.EQUAL, right);
        return new NullIf(value, equal);
    }
}

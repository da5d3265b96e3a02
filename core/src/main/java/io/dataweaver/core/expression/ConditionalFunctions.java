package io.dataweaver.core.expression;

import io.dataweaver.api.source.Predicate.Comparison;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Functions that choose among values. */
final class ConditionalFunctions implements FunctionGroup {

    private static final String GROUP = "conditional";

    private static final List<FunctionDescription> FUNCTIONS = List.of(
            describe(
                    "coalesce",
                    "coalesce(value, …)",
                    "The first value that is not NULL.",
                    "coalesce(null, 'a', 'b') = 'a'"),
            describe(
                    "nullif",
                    "nullif(a, b)",
                    "NULL if both are equal, otherwise `a`.",
                    "nullif(0, 0) is null and nullif(5, 0) = 5"),
            describe(
                    "greatest",
                    "greatest(value, …)",
                    "The greatest value; NULL is left out.",
                    "greatest(1, null, 2.5) = 2.5"),
            describe("least", "least(value, …)", "The least value; NULL is left out.", "least('b', 'a') = 'a'"));

    private static FunctionDescription describe(String name, String signature, String doc, String example) {
        return new FunctionDescription(name, GROUP, List.of(signature), doc, example);
    }

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS;
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "coalesce" -> Logic.coalesce(alternatives(site));
            case "greatest", "least" -> extreme(site);
            case "nullif" -> nullIf(site);
            default -> null;
        };
    }

    private static List<Expression> alternatives(CallSite site) {
        Arguments.count(site, 1, Integer.MAX_VALUE, site.name() + "(value, …)");
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
        if (site.isNull(0) || site.isNull(1)) {
            return value;
        }
        Comparisons.Side left = new Comparisons.Side(value, site.span(0));
        Comparisons.Side right = new Comparisons.Side(site.argument(1), site.span(1));
        Condition equal = new Comparisons(site.problems(), site.span()).compare(left, Comparison.EQUAL, right);
        return new NullIf(value, equal);
    }
}

package io.dataweaver.core.keyed;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.expression.CompiledExpression;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.transform.StepColumns;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One column of {@code aggregate}: a function over an expression.
 *
 * @param name of the column
 * @param aggregate the function
 * @param argument of each record; empty for {@code count(*)}
 * @param distinct whether each value counts once
 */
record AggregateCall(String name, Aggregate aggregate, Optional<CompiledExpression> argument, boolean distinct) {

    private static final Pattern CALL =
            Pattern.compile("\\s*(count|sum|min|max|avg)\\s*\\((.*)\\)\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern DISTINCT =
            Pattern.compile("\\s*distinct\\b(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * Reads a call.
     *
     * @param index of the column among those that are computed
     * @param option that holds the calls
     */
    static AggregateCall read(
            String name, String sql, int index, Schema input, ExpressionCompiler compiler, String option) {
        Matcher call = CALL.matcher(sql);
        List<String> path = List.of(option, name);
        if (!call.matches() || !isOne(call.group(2))) {
            throw wrong(sql, path);
        }
        String function = call.group(1).toLowerCase(Locale.ROOT);
        String inside = call.group(2);
        if (function.equals("count") && inside.strip().equals("*")) {
            return new AggregateCall(name, new Aggregate.Count(index), Optional.empty(), false);
        }
        Matcher distinct = DISTINCT.matcher(inside);
        boolean isDistinct = distinct.matches();
        if (isDistinct && !function.equals("count")) {
            throw wrong(sql, path);
        }
        CompiledExpression argument = compiler.compile(isDistinct ? distinct.group(1) : inside, input, path);
        return new AggregateCall(
                name,
                aggregate(function, index, argument.type(), name, isDistinct, path),
                Optional.of(argument),
                isDistinct);
    }

    /** Tells whether the text between the outer parentheses is one argument: {@code a) + (b} is not. */
    private static boolean isOne(String inside) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')' && --depth < 0) {
                return false;
            }
        }
        return !inside.isBlank();
    }

    private static OptionException wrong(String sql, List<String> path) {
        return new OptionException(
                KeyedErrorCode.NO_AGGREGATE,
                "`" + sql + "` is no aggregate",
                "write count(*), count(x), count(distinct x), sum(x), min(x), max(x) or avg(x); compute with them in a"
                        + " `map` behind",
                path);
    }

    private static Aggregate aggregate(
            String function, int index, DataType type, String name, boolean distinct, List<String> path) {
        return switch (function) {
            case "count" -> {
                if (distinct && StepColumns.isNested(type)) {
                    throw wrongType(name, type, "only single values are compared", path);
                }
                yield new Aggregate.Count(index);
            }
            case "min", "max" -> {
                if (StepColumns.isNested(type) || type instanceof DataType.Json) {
                    throw wrongType(name, type, "which has no order", path);
                }
                yield new Aggregate.Extreme(index, type, function.equals("max"));
            }
            default -> sum(index, type, function.equals("avg"), name, path);
        };
    }

    private static Aggregate sum(int index, DataType type, boolean average, String name, List<String> path) {
        if (type instanceof DataType.Float32 || type instanceof DataType.Float64) {
            return new Aggregate.SumOfDoubles(index, average);
        }
        boolean isSmall = type instanceof DataType.Int16 || type instanceof DataType.Int32;
        if (isSmall && !average) {
            return new Aggregate.SumOfLongs(index);
        }
        if (isSmall || type instanceof DataType.Int64) {
            return new Aggregate.SumOfDecimals(index, DataTypes.BIGINT, average);
        }
        if (type instanceof DataType.Decimal) {
            return new Aggregate.SumOfDecimals(index, type, average);
        }
        throw wrongType(name, type, "a number is expected", path);
    }

    private static OptionException wrongType(String name, DataType type, String why, List<String> path) {
        return new OptionException(
                KeyedErrorCode.NO_AGGREGATE,
                "the argument of `" + name + "` is " + type.display() + ": " + why,
                "cast it to another type",
                path);
    }

    /** Returns whether NULL can come out. */
    boolean isNullable() {
        return !(aggregate instanceof Aggregate.Count);
    }
}

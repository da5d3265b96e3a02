package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.source.Predicate.Comparison;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators mean for the types of their operands. */
final class Operators {

    private Operators() {}

    /** Returns the expression of an operator; null if {@code site} is no call of one. */
    static @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "+" -> site.size() == 1 ? number(site, 0) : arithmetic(site, Arithmetic.ADD);
            case "-" -> arithmetic(site, Arithmetic.SUBTRACT);
            case "*" -> arithmetic(site, Arithmetic.MULTIPLY);
            case "/" -> arithmetic(site, Arithmetic.DIVIDE);
            case "%" -> arithmetic(site, Arithmetic.REMAINDER);
            case "negate" -> negate(site);
            case "=" -> compare(site, Comparison.EQUAL);
            case "<>" -> compare(site, Comparison.NOT_EQUAL);
            case "<" -> compare(site, Comparison.LESS);
            case "<=" -> compare(site, Comparison.LESS_OR_EQUAL);
            case ">" -> compare(site, Comparison.GREATER);
            case ">=" -> compare(site, Comparison.GREATER_OR_EQUAL);
            case "and" -> Logic.and(conditions(site));
            case "or" -> Logic.or(conditions(site));
            case "not" -> new Not(condition(site, 0));
            case "is null" -> new IsNull(site.argument(0), false);
            case "is not null" -> new IsNull(site.argument(0), true);
            case "is true" -> new IsTruth(condition(site, 0), Truth.TRUE, false);
            case "is not true" -> new IsTruth(condition(site, 0), Truth.TRUE, true);
            case "is false" -> new IsTruth(condition(site, 0), Truth.FALSE, false);
            case "is not false" -> new IsTruth(condition(site, 0), Truth.FALSE, true);
            case "is unknown" -> new IsTruth(condition(site, 0), Truth.UNKNOWN, false);
            case "is not unknown" -> new IsTruth(condition(site, 0), Truth.UNKNOWN, true);
            case "is distinct from" -> distinct(site, false);
            case "is not distinct from" -> distinct(site, true);
            case "in" -> in(site);
            case "not in" -> new Not(in(site));
            case "between" -> between(site, false);
            case "not between" -> new Not(between(site, false));
            case "between symmetric" -> between(site, true);
            case "not between symmetric" -> new Not(between(site, true));
            case "ilike" -> Like.bind(Like.folded(site));
            case "not ilike" -> new Not(Like.bind(Like.folded(site)));
            case "similar to" -> SimilarTo.bind(site);
            case "not similar to" -> new Not(SimilarTo.bind(site));
            case "at time zone" -> IntervalOperators.zone(site);
            case "extract", "date_part" -> IntervalOperators.part(site);
            case "[]" -> Paths.item(site);
            case "like" -> Like.bind(site);
            case "not like" -> new Not(Like.bind(site));
            case "||" -> TextFunctions.concatenate(site);
            case "case" -> branches(site);
            default -> null;
        };
    }

    /** Returns {@code argument} as a condition. */
    static Condition condition(CallSite site, int argument) {
        return condition(site.problems(), site.argument(argument), site.span(argument));
    }

    static Condition condition(Problems problems, Expression value, Span span) {
        if (value instanceof Constant constant && constant.isNull()) {
            return BooleanValue.of(Constant.of(DataTypes.BOOLEAN, null));
        }
        if (Kind.of(value.type()) != Kind.BOOLEAN) {
            throw problems.problem(
                    ExpressionErrorCode.NOT_A_CONDITION,
                    span,
                    "`" + problems.excerpt(span) + "` is " + value.type().display()
                            + ", but something true or false is needed here",
                    Kind.of(value.type()).isNumber()
                            ? "compare it with something, such as " + problems.excerpt(span) + " <> 0"
                            : "compare it with something");
        }
        return BooleanValue.of(value);
    }

    private static List<Condition> conditions(CallSite site) {
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i < site.size(); i++) {
            conditions.add(condition(site, i));
        }
        return conditions;
    }

    private static Comparisons.Side side(CallSite site, int index) {
        return new Comparisons.Side(site.argument(index), site.span(index));
    }

    private static Condition compare(CallSite site, Comparison comparison) {
        for (int i = 0; i < 2; i++) {
            if (site.isNullLiteral(i)) {
                boolean equal = comparison == Comparison.EQUAL;
                throw site.problem(
                        ExpressionErrorCode.NOT_COMPARABLE,
                        site.span(),
                        "nothing compares with NULL: this is never true",
                        "write `" + site.text(1 - i) + (equal ? " is null`" : " is not null`"));
            }
        }
        return new Comparisons(site.problems(), site.span()).compare(side(site, 0), comparison, side(site, 1));
    }

    private static Condition distinct(CallSite site, boolean negated) {
        for (int i = 0; i < 2; i++) {
            if (site.isNull(i)) {
                return new IsNull(site.argument(1 - i), !negated);
            }
        }
        Condition equal =
                new Comparisons(site.problems(), site.span()).compare(side(site, 0), Comparison.EQUAL, side(site, 1));
        return new Distinct(equal, site.argument(0), site.argument(1), negated);
    }

    private static Condition in(CallSite site) {
        List<Condition> parts = new ArrayList<>();
        List<Expression> candidates = new ArrayList<>();
        for (int i = 1; i < site.size(); i++) {
            if (site.isNullLiteral(i)) {
                throw site.problem(
                        ExpressionErrorCode.NOT_COMPARABLE,
                        site.span(i),
                        "nothing equals NULL, so it has no place in a list",
                        "leave it out; `" + site.text(0) + " is null` asks for NULL");
            }
            Span span = Span.union(site.span(0), site.span(i));
            parts.add(new Comparisons(site.problems(), span).compare(side(site, 0), Comparison.EQUAL, side(site, i)));
            candidates.add(Literals.adapt(site.problems(), side(site, i), site.type(0)));
        }
        Condition set = InSet.of(site.argument(0), candidates);
        Condition any = set != null ? set : Logic.or(parts);
        return Predicates.mark(any, site.argument(0), candidates);
    }

    private static Condition between(CallSite site, boolean symmetric) {
        Condition inside = between(site, 1, 2);
        return symmetric ? Logic.or(List.of(inside, between(site, 2, 1))) : inside;
    }

    private static Condition between(CallSite site, int low, int high) {
        for (int i = 1; i <= 2; i++) {
            if (site.isNullLiteral(i)) {
                throw site.problem(
                        ExpressionErrorCode.NOT_COMPARABLE,
                        site.span(i),
                        "nothing compares with NULL: this is never true",
                        "compare with one bound alone");
            }
        }
        Comparisons comparisons = new Comparisons(site.problems(), site.span());
        return Logic.and(List.of(
                comparisons.compare(side(site, 0), Comparison.GREATER_OR_EQUAL, side(site, low)),
                comparisons.compare(side(site, 0), Comparison.LESS_OR_EQUAL, side(site, high))));
    }

    private static Expression branches(CallSite site) {
        List<Integer> results = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i + 1 < site.size(); i += 2) {
            conditions.add(condition(site, i));
            results.add(i + 1);
        }
        results.add(site.size() - 1);
        return Logic.choice(conditions, Branches.unify(site, results));
    }

    private static Expression number(CallSite site, int index) {
        if (!site.kind(index).isNumber()) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(index),
                    "`" + site.text(index) + "` is " + site.type(index).display() + ", but a number is needed here",
                    castHint(site, index));
        }
        return site.argument(index);
    }

    private static Expression negate(CallSite site) {
        if (site.kind(0) == Kind.INTERVAL) {
            return IntervalOperators.negate(site.argument(0));
        }
        Expression operand = number(site, 0);
        DataType type = operand.type();
        return switch (Kind.of(type)) {
            case INTEGER -> new LongArithmetic(type, Constant.of(DataTypes.BIGINT, 0L), Arithmetic.SUBTRACT, operand);
            case FLOAT -> new DoubleArithmetic(type, Constant.of(DataTypes.DOUBLE, -1.0), Arithmetic.MULTIPLY, operand);
            default ->
                decimalArithmetic(
                        (DataType.Decimal) type, Constant.decimal(BigDecimal.ZERO), Arithmetic.SUBTRACT, operand);
        };
    }

    static Expression arithmetic(CallSite site, Arithmetic operation) {
        Kind first = site.kind(0);
        Kind second = site.kind(1);
        if (first == Kind.DATE || second == Kind.DATE) {
            Expression days = dates(site, operation, first, second);
            if (days != null) {
                return days;
            }
        }
        Expression timed = IntervalOperators.arithmetic(site, operation);
        if (timed != null) {
            return timed;
        }
        for (int i = 0; i < 2; i++) {
            if (site.isNullLiteral(i)) {
                return Constant.of(site.kind(1 - i).isNumber() ? site.type(1 - i) : DataTypes.BIGINT, null);
            }
        }
        if (!first.isNumber() || !second.isNumber()) {
            throw notNumbers(site, operation, first.isNumber() ? 1 : 0);
        }
        return numbers(site.argument(0), operation, site.argument(1));
    }

    /** Returns the operation on two numbers. */
    static Expression numbers(Expression a, Arithmetic operation, Expression b) {
        Kind first = Kind.of(a.type());
        Kind second = Kind.of(b.type());
        if (first == Kind.FLOAT || second == Kind.FLOAT) {
            if (a.type().equals(DataTypes.REAL) && b.type().equals(DataTypes.REAL)) {
                return new DoubleArithmetic(DataTypes.REAL, a, operation, b);
            }
            return new DoubleArithmetic(DataTypes.DOUBLE, Numbers.asDouble(a), operation, Numbers.asDouble(b));
        } else if (first == Kind.INTEGER && second == Kind.INTEGER) {
            return new LongArithmetic(Numbers.wider(a.type(), b.type()), a, operation, b);
        }
        Expression left = Numbers.asDecimal(a);
        Expression right = Numbers.asDecimal(b);
        DataType.Decimal type =
                Numbers.result(operation, (DataType.Decimal) left.type(), (DataType.Decimal) right.type());
        boolean sameScale = operation == Arithmetic.ADD || operation == Arithmetic.SUBTRACT;
        return sameScale && !type.isUnbounded()
                ? decimalArithmetic(
                        type, Numbers.scaled(left, type.scale()), operation, Numbers.scaled(right, type.scale()))
                : decimalArithmetic(type, left, operation, right);
    }

    private static Expression decimalArithmetic(
            DataType.Decimal type, Expression left, Arithmetic operation, Expression right) {
        boolean byValue = type.isUnbounded() || operation == Arithmetic.REMAINDER;
        return byValue
                ? new DecimalRowArithmetic(type, left, operation, right)
                : new DecimalArithmetic(type, left, operation, right);
    }

    /** A date and a number of days make a date; two dates make a number of days (PostgreSQL, section 9.9). */
    private static @Nullable Expression dates(CallSite site, Arithmetic operation, Kind first, Kind second) {
        boolean plus = operation == Arithmetic.ADD;
        if (!plus && operation != Arithmetic.SUBTRACT) {
            return null;
        }
        if (first == Kind.DATE && second == Kind.INTEGER) {
            return new DateArithmetic(DataTypes.DATE, site.argument(0), operation, site.argument(1));
        } else if (plus && first == Kind.INTEGER && second == Kind.DATE) {
            return new DateArithmetic(DataTypes.DATE, site.argument(1), operation, site.argument(0));
        } else if (!plus && first == Kind.DATE && second == Kind.DATE) {
            return new DateArithmetic(DataTypes.INTEGER, site.argument(0), operation, site.argument(1));
        }
        return null;
    }

    private static OptionException notNumbers(CallSite site, Arithmetic operation, int index) {
        boolean joinsText = operation == Arithmetic.ADD && (site.kind(0) == Kind.TEXT || site.kind(1) == Kind.TEXT);
        return site.problem(
                ExpressionErrorCode.WRONG_ARGUMENTS,
                site.span(index),
                "`" + operation.symbol() + "` needs numbers, but `" + site.text(index) + "` is "
                        + site.type(index).display(),
                joinsText
                        ? "`||` joins texts; a text that holds a number is try_cast(… as decimal(12,2))"
                        : castHint(site, index));
    }

    private static @Nullable String castHint(CallSite site, int index) {
        boolean mayHoldNumber = site.kind(index) == Kind.TEXT || site.kind(index) == Kind.JSON;
        return mayHoldNumber ? "write try_cast(" + site.text(index) + " as decimal(12,2))" : null;
    }
}

package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks what was read against the columns and functions that there are, and makes it computable. */
final class Analyzer {

    private static final Pattern WITH_TIME_ZONE = Pattern.compile(
            "(?i)timestamp\\s*(\\(\\s*\\d\\s*\\))?\\s*with\\s+(?:local\\s+)?time\\s+zone", Pattern.DOTALL);
    private static final Pattern WITHOUT_TIME_ZONE =
            Pattern.compile("(?i)(timestamp|time)\\s*(\\(\\s*\\d\\s*\\))?\\s*without\\s+time\\s+zone", Pattern.DOTALL);

    private final Problems problems;
    private final ColumnNames names;
    private final FunctionCatalog functions;

    Analyzer(Problems problems, Schema input, FunctionCatalog functions) {
        this.problems = problems;
        this.names = new ColumnNames(problems, input);
        this.functions = functions;
    }

    /**
     * Returns the expression that {@code syntax} means.
     *
     * @throws OptionException with the first thing that is wrong
     */
    Expression analyze(Syntax syntax) {
        Expression expression = convert(syntax);
        refuseFailing(expression);
        return expression;
    }

    private Expression convert(Syntax syntax) {
        if (syntax instanceof Syntax.Name name) {
            return names.find(name);
        } else if (syntax instanceof Syntax.Literal literal) {
            return literal(literal);
        } else if (syntax instanceof Syntax.TypedLiteral literal) {
            return typedLiteral(literal);
        } else if (syntax instanceof Syntax.Cast cast) {
            return cast(cast);
        } else if (syntax instanceof Syntax.Member member) {
            Expression operand = convert(member.operand());
            return Paths.member(problems, operand, member.operand().span(), member.part());
        }
        return folded(call((Syntax.Call) syntax), syntax.span());
    }

    private static Expression literal(Syntax.Literal literal) {
        Object value = literal.value();
        if (value == null) {
            return Constant.nullLiteral();
        } else if (value instanceof String text) {
            return Constant.literal(text);
        } else if (value instanceof BigDecimal number) {
            return Constant.number(number);
        } else if (value instanceof Boolean) {
            return Constant.of(DataTypes.BOOLEAN, value);
        } else if (value instanceof Double) {
            return Constant.of(DataTypes.DOUBLE, value);
        }
        return Constant.of(DataTypes.BYTES, value);
    }

    private Expression typedLiteral(Syntax.TypedLiteral literal) {
        if (literal.typeName().startsWith("interval")) {
            return interval(literal);
        }
        DataType type = type(literal.typeName(), literal.span());
        return Literals.typed(problems, Constant.literal(literal.text()), literal.span(), type);
    }

    /** An interval names behind its type the unit of a number that has none. */
    private Expression interval(Syntax.TypedLiteral literal) {
        String unit = literal.typeName().substring("interval".length()).strip();
        try {
            long[] parts = IntervalText.parse(literal.text(), unit.isEmpty() ? "second" : unit);
            Intervals.Builder column = new Intervals.Builder(1);
            column.set(0, parts[0], parts[1], parts[2]);
            return Constant.of(column.column(null));
        } catch (DateTimeException | ArithmeticException wrong) {
            throw problems.problem(
                    ExpressionErrorCode.BAD_LITERAL,
                    literal.span(),
                    problems.excerpt(literal.span()) + " is not an interval",
                    "write an interval as interval '1 year 2 months 3 days 04:05:06'");
        }
    }

    private Expression cast(Syntax.Cast cast) {
        DataType type = type(cast.typeName(), cast.typeSpan());
        Expression operand = convert(cast.operand());
        Expression result = Casts.of(operand, type, cast.safe());
        if (result == null) {
            throw problems.problem(
                    ExpressionErrorCode.NO_CAST,
                    cast.span(),
                    operand.type().display() + " cannot be cast to " + type.display(),
                    null);
        }
        return folded(result, cast.span());
    }

    private DataType type(String text, Span span) {
        if (text.strip().equalsIgnoreCase("interval")) {
            return Intervals.TYPE;
        }
        String name = WITH_TIME_ZONE.matcher(text).replaceFirst("timestamptz$1");
        name = WITHOUT_TIME_ZONE.matcher(name).replaceFirst("$1$2");
        try {
            return DataTypes.parse(name.replaceAll("\\s+", " "));
        } catch (IllegalArgumentException unknown) {
            throw problems.problem(ExpressionErrorCode.UNKNOWN_TYPE, span, String.valueOf(unknown.getMessage()), null);
        }
    }

    private Expression call(Syntax.Call call) {
        List<Expression> arguments = new ArrayList<>();
        for (Syntax argument : call.arguments()) {
            arguments.add(convert(argument));
        }
        CallSite site = new CallSite(problems, call, arguments);
        Expression operator = Operators.bind(site);
        return operator != null ? operator : functions.bind(site);
    }

    /** A part that fails is told when the whole is known, since it may be one that is never reached. */
    private static Expression folded(Expression expression, Span span) {
        Expression folded = ConstantFolding.fold(expression);
        String failure = ConstantFolding.failure(folded);
        return failure == null ? folded : new Failing(expression.type(), failure, span);
    }

    /** Refuses an expression of which a part fails that is computed for every record. */
    private void refuseFailing(Expression expression) {
        Failing failing = Failing.within(expression);
        if (failing != null) {
            throw problems.problem(
                    ExpressionErrorCode.ALWAYS_FAILS,
                    failing.span(),
                    "this fails for every record: " + failing.message(),
                    "correct it, or write NULL");
        }
    }
}

package io.dataweaver.core.expression;

import io.dataweaver.api.descriptor.OptionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.jspecify.annotations.Nullable;

/**
 * Reads SQL with Calcite's parser. Calcite is loaded with this class and by no other, since that costs more time than a
 * short run has.
 */
final class SqlReader {

    private static final int MAX_LENGTH = 100_000;
    private static final int MAX_DEPTH = 200;

    /** Names keep their case; Babel conformance allows {@code !=} and {@code %}. */
    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withConformance(SqlConformanceEnum.BABEL)
            .withIdentifierMaxLength(Short.MAX_VALUE);

    private final Problems problems;
    private final int[] lines;
    private final GrammarGaps gaps;
    private int depth;

    private SqlReader(Problems problems) {
        this.problems = problems;
        this.lines = lineStarts(problems.text());
        this.gaps = GrammarGaps.fill(problems.text());
    }

    /**
     * Reads the expression.
     *
     * @param columns the names of the input, for hints
     * @throws OptionException if it is not SQL, or SQL that is no expression over one row
     */
    static Syntax read(Problems problems, List<String> columns) {
        return new SqlReader(problems).read(columns);
    }

    /** Tells whether SQL reserves {@code word}, so that it is a name only in quotes. */
    static boolean isReserved(String word) {
        return SqlParser.create("x", CONFIG).getMetadata().isReservedWord(word.toUpperCase(Locale.ROOT));
    }

    private Syntax read(List<String> columns) {
        SyntaxProblems syntax = new SyntaxProblems(problems, columns);
        if (problems.text().length() > MAX_LENGTH) {
            throw tooComplex("the expression has more than " + MAX_LENGTH + " characters");
        }
        syntax.checkNesting(MAX_DEPTH);
        try {
            return node(
                    SqlParser.create(FunctionWords.mask(gaps.text()), CONFIG).parseExpression());
        } catch (SqlParseException wrong) {
            if (wrong.getCause() instanceof StackOverflowError) {
                throw tooComplex("the expression is nested too deeply");
            }
            SqlParserPos place = wrong.getPos();
            int start = place == null ? 0 : index(place.getLineNum(), place.getColumnNum());
            throw syntax.explain(start, String.valueOf(wrong.getMessage()));
        } catch (StackOverflowError tooDeep) {
            throw tooComplex("the expression is nested too deeply");
        }
    }

    private OptionException tooComplex(String message) {
        return problems.problem(
                ExpressionErrorCode.TOO_COMPLEX,
                new Span(0, problems.text().length()),
                message,
                "split it into several steps");
    }

    private Syntax node(SqlNode node) {
        if (++depth > 2 * MAX_DEPTH) {
            throw tooComplex("the expression is nested deeper than " + 2 * MAX_DEPTH + " levels");
        }
        Syntax result = convert(node);
        depth--;
        return result;
    }

    private Syntax convert(SqlNode node) {
        if (node instanceof SqlIdentifier name) {
            return name(name);
        } else if (node instanceof SqlUnknownLiteral typed) {
            String type = gaps.isInterval(span(node)) ? "interval" : typed.tag.toLowerCase(Locale.ROOT);
            return new Syntax.TypedLiteral(type, typed.getValue(), span(node));
        } else if (node instanceof SqlIntervalLiteral interval) {
            return interval(interval);
        } else if (node instanceof SqlLiteral literal) {
            return literal(literal);
        } else if (node instanceof SqlCase branches) {
            return branches(branches);
        } else if (node instanceof SqlBasicCall call) {
            return call(call);
        }
        throw unsupported(node, "`" + problems.excerpt(span(node)) + "`");
    }

    private Syntax interval(SqlIntervalLiteral literal) {
        SqlIntervalLiteral.IntervalValue value = literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
        String unit = value.getIntervalQualifier()
                .timeUnitRange
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
        String last = unit.equals("minute to second") ? "minute:second" : unit.substring(unit.lastIndexOf(' ') + 1);
        String sign = value.getSign() < 0 ? "-" : "";
        return new Syntax.TypedLiteral("interval " + last, sign + value.getIntervalLiteral(), span(literal));
    }

    private Syntax name(SqlIdentifier name) {
        if (name.isStar()) {
            throw unsupported(name, "`*`");
        }
        List<Syntax.Part> parts = new ArrayList<>();
        for (int i = 0; i < name.names.size(); i++) {
            Span span = span(name.getComponentParserPosition(i));
            parts.add(new Syntax.Part(name.names.get(i), name.isComponentQuoted(i), span));
        }
        Span span = parts.stream().map(Syntax.Part::span).reduce(Span::union).orElseThrow();
        return new Syntax.Name(parts, span);
    }

    private Syntax literal(SqlLiteral literal) {
        Object value = switch (literal.getTypeName()) {
            case NULL -> null;
            case BOOLEAN -> literal.booleanValue();
            case DECIMAL, BIGINT, INTEGER -> literal.bigDecimalValue();
            case DOUBLE -> literal.bigDecimalValue().doubleValue();
            case CHAR -> literal.getValueAs(String.class);
            case BINARY -> literal.getValueAs(byte[].class);
            default -> throw unsupported(literal, "`" + problems.excerpt(span(literal)) + "`");
        };
        return new Syntax.Literal(value, span(literal));
    }

    private Syntax branches(SqlCase branches) {
        List<Syntax> arguments = new ArrayList<>();
        for (int i = 0; i < branches.getWhenOperands().size(); i++) {
            arguments.add(node(branches.getWhenOperands().get(i)));
            arguments.add(node(branches.getThenOperands().get(i)));
        }
        SqlNode otherwise = branches.getElseOperand();
        arguments.add(otherwise == null ? new Syntax.Literal(null, span(branches)) : node(otherwise));
        return operator("case", arguments, branches);
    }

    private Syntax call(SqlBasicCall call) {
        String name = FunctionWords.unmask(call.getOperator().getName());
        SqlKind kind = call.getKind();
        return switch (kind) {
            case AND, OR -> operator(name, chain(call, kind), call);
            case CAST, SAFE_CAST -> cast(call, kind == SqlKind.SAFE_CAST);
            case IN, NOT_IN -> membership(call, name);
            case BETWEEN -> operator(between(name), nodes(call.getOperandList()), call);
            case MINUS_PREFIX -> operator("negate", nodes(call.getOperandList()), call);
            case PLUS_PREFIX -> operator("+", nodes(call.getOperandList()), call);
            case MOD -> product(call);
            case TRIM -> trim(call);
            case EXTRACT -> extract(call);
            case LITERAL_CHAIN ->
                new Syntax.Literal(SqlUtil.concatenateLiterals(literals(call)).getValueAs(String.class), span(call));
            case DOT -> member(call);
            case ITEM -> item(call);
            case ARRAY_VALUE_CONSTRUCTOR, MAP_VALUE_CONSTRUCTOR -> operator(name, nodes(call.getOperandList()), call);
            case SELECT, EXISTS, SCALAR_QUERY, ROW, OVER, FILTER ->
                throw unsupported(call, "`" + problems.excerpt(span(call)) + "`");
            default -> function(call, name);
        };
    }

    private Syntax function(SqlBasicCall call, String name) {
        return switch (name) {
            case "json_value", "json_query", "json_exists" -> json(name, call);
            case "json_object", "json_array" -> constructor(name, call);
            default -> plain(call, name);
        };
    }

    private Syntax item(SqlBasicCall call) {
        Span type = gaps.castType(span(call.operand(1)));
        return type == null
                ? operator("[]", nodes(call.getOperandList()), call)
                : new Syntax.Cast(node(call.operand(0)), problems.excerpt(type), false, type, span(call));
    }

    private Syntax product(SqlBasicCall call) {
        List<Syntax> operands = nodes(call.getOperandList());
        boolean isZone = gaps.isZone(operands.get(0).span(), operands.get(1).span());
        return operator(isZone ? "at time zone" : "%", operands, call);
    }

    private Syntax member(SqlBasicCall call) {
        if (!(call.operand(1) instanceof SqlIdentifier name) || !name.isSimple()) {
            throw unsupported(call, "`" + problems.excerpt(span(call)) + "`");
        }
        Syntax.Part part = new Syntax.Part(name.getSimple(), name.isComponentQuoted(0), span(name));
        return new Syntax.Member(node(call.operand(0)), part, span(call));
    }

    private Syntax plain(SqlBasicCall call, String name) {
        if (call.getFunctionQuantifier() != null) {
            throw unsupported(call, "`distinct` in a call");
        }
        List<Syntax> arguments = name.equals("normalize") ? normalization(call) : nodes(call.getOperandList());
        Span span = span(call);
        boolean isWord = !name.isEmpty() && Character.isLetter(name.charAt(0));
        boolean isFunction = isWord
                && problems.text().regionMatches(true, span.start(), name, 0, name.length())
                && problems.excerpt(span).endsWith(")");
        Span nameSpan = isFunction ? new Span(span.start(), span.start() + name.length()) : span;
        return new Syntax.Call(name, arguments, nameSpan, span);
    }

    /** {@code json_object} and {@code json_array}, whose first operand says what becomes of NULL. */
    private Syntax constructor(String name, SqlBasicCall call) {
        List<Syntax> arguments = new ArrayList<>();
        arguments.add(new Syntax.Literal(JsonClauses.symbol(call.operand(0)), span(call)));
        arguments.addAll(nodes(call.getOperandList().subList(1, call.operandCount())));
        return operator(name, arguments, call);
    }

    private Syntax json(String name, SqlBasicCall call) {
        JsonClauses clauses = JsonClauses.of(name, call);
        if (clauses.unknown() != null) {
            throw unsupported(clauses.unknown(), "this clause of " + name);
        }
        Span span = span(call);
        List<Syntax> arguments = new ArrayList<>(nodes(call.getOperandList().subList(0, 2)));
        for (String clause : List.of(clauses.wrapper(), clauses.onEmpty(), clauses.onError())) {
            arguments.add(new Syntax.Literal(clause, span));
        }
        Syntax result = operator(name, arguments, call);
        if (clauses.returning() == null) {
            return result;
        }
        Span type = span(clauses.returning().getParserPosition());
        String typeName = clauses.returning().toString().replace("`", "").toLowerCase(Locale.ROOT);
        return new Syntax.Cast(result, typeName, !clauses.onError().equals("error"), type, span);
    }

    /** The normal form is a word of SQL, and no column. */
    private List<Syntax> normalization(SqlBasicCall call) {
        List<Syntax> arguments = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            boolean isForm = !arguments.isEmpty() && operand instanceof SqlIdentifier form && form.isSimple();
            arguments.add(isForm ? new Syntax.Literal(operand.toString(), span(operand)) : node(operand));
        }
        return arguments;
    }

    /** Makes one list of {@code a and b and c}, however long; Calcite's tree leans to the left. */
    private List<Syntax> chain(SqlCall call, SqlKind kind) {
        List<Syntax> reversed = new ArrayList<>();
        SqlNode left = call;
        while (left instanceof SqlBasicCall next && next.getKind() == kind) {
            reversed.add(node(next.operand(1)));
            left = next.operand(0);
        }
        reversed.add(node(left));
        Collections.reverse(reversed);
        return reversed;
    }

    private Syntax cast(SqlBasicCall call, boolean safe) {
        SqlDataTypeSpec type = call.operand(1);
        Span span = span(call);
        int start = span(type.getParserPosition()).start();
        int end = closing(start, span.end());
        String text = problems.excerpt(new Span(start, end)).stripTrailing();
        return new Syntax.Cast(node(call.operand(0)), text, safe, new Span(start, start + text.length()), span);
    }

    /** Returns where the parenthesis stands that closes the cast; the span may have those around it as well. */
    private int closing(int start, int end) {
        String text = problems.text();
        int open = 0;
        for (int at = start; at < end; at = FunctionWords.tokenEnd(text, at)) {
            char c = text.charAt(at);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open < 0) {
                return at;
            }
        }
        return end;
    }

    private Syntax membership(SqlBasicCall call, String name) {
        if (!(call.operand(1) instanceof SqlNodeList candidates)) {
            throw unsupported(call, "a query");
        }
        List<Syntax> arguments = new ArrayList<>();
        arguments.add(node(call.operand(0)));
        arguments.addAll(nodes(candidates));
        return operator(name, arguments, call);
    }

    private static String between(String name) {
        String base = name.startsWith("not") ? "not between" : "between";
        return name.endsWith("asymmetric") || !name.endsWith("symmetric") ? base : base + " symmetric";
    }

    private Syntax trim(SqlBasicCall call) {
        SqlTrimFunction.Flag flag = call.<SqlLiteral>operand(0).getValueAs(SqlTrimFunction.Flag.class);
        String name = switch (flag) {
            case BOTH -> "trim";
            case LEADING -> "ltrim";
            case TRAILING -> "rtrim";
        };
        return operator(name, List.of(node(call.operand(2)), node(call.operand(1))), call);
    }

    private Syntax extract(SqlBasicCall call) {
        SqlIntervalQualifier unit = call.operand(0);
        String field = unit.timeFrameName == null ? unit.timeUnitRange.name() : unit.timeFrameName;
        Syntax name = new Syntax.Literal(field.toLowerCase(Locale.ROOT), span(unit));
        return operator("extract", List.of(name, node(call.operand(1))), call);
    }

    private Syntax operator(String name, List<Syntax> arguments, SqlNode node) {
        Span span = span(node);
        return new Syntax.Call(name, arguments, span, span);
    }

    private List<Syntax> nodes(List<? extends @Nullable SqlNode> nodes) {
        List<Syntax> converted = new ArrayList<>();
        for (SqlNode node : nodes) {
            if (node != null) {
                converted.add(node(node));
            }
        }
        return converted;
    }

    private static List<SqlLiteral> literals(SqlCall call) {
        List<SqlLiteral> literals = new ArrayList<>();
        for (SqlNode node : call.getOperandList()) {
            literals.add((SqlLiteral) node);
        }
        return literals;
    }

    private OptionException unsupported(SqlNode node, String what) {
        return problems.problem(
                ExpressionErrorCode.NOT_SUPPORTED,
                span(node),
                what + " cannot be used in an expression over one record",
                null);
    }

    private Span span(SqlNode node) {
        Span span = span(node.getParserPosition());
        if (node instanceof SqlBasicCall call) {
            for (SqlNode operand : call.getOperandList()) {
                if (operand != null && operand.getParserPosition().getLineNum() > 0) {
                    span = Span.union(span, span(operand.getParserPosition()));
                }
            }
        }
        return span;
    }

    private Span span(SqlParserPos place) {
        return new Span(
                index(place.getLineNum(), place.getColumnNum()),
                index(place.getEndLineNum(), place.getEndColumnNum()) + 1);
    }

    private int index(int line, int column) {
        if (line < 1 || line > lines.length) {
            return 0;
        }
        return lines[line - 1] + column - 1;
    }

    private static int[] lineStarts(String text) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && !text.startsWith("\r\n", i))) {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }
}
